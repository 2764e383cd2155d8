/** Where something is, in the manifest's words: session, window key, pane key. */
export interface Address {
  readonly session: string;
  readonly window?: string;
  readonly pane?: string;
}

/** Tells one address from every other: a window's name may look like the address of a pane. */
export const addressKey = ({ session, window, pane }: Address): string => JSON.stringify([session, window, pane]);

/** The address that such a key stands for. */
export function addressOf(key: string): Address {
  const [session, window, pane] = JSON.parse(key) as readonly [string, string | null, string | null];
  return { session, ...(window === null ? {} : { window }), ...(pane === null ? {} : { pane }) };
}

/** `web`, `web:server`, `web:server.api`: how people write an address, and how plans and errors show it. */
export function formatAddress({ session, window, pane }: Address): string {
  if (window === undefined) return session;
  return pane === undefined ? `${session}:${window}` : `${session}:${window}.${pane}`;
}
