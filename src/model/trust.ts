import type { Hooks } from "./hooks.ts";
import type { SessionSpec } from "./spec.ts";

export type HookedSpec = SessionSpec & { readonly hooks: Hooks };

export const isHooked = (spec: SessionSpec | undefined): spec is HookedSpec => spec?.hooks !== undefined;

/**
 * Everything that decides what the hooks of a session do, as one text: what a person approves is what is run, to the
 * byte. Windows are not in it.
 */
export const trustedContent = ({ source, name, root, env, hooks }: HookedSpec): string =>
  JSON.stringify([source.file, name, root, env, hooks]);

/** What was approved once. */
export interface Approval {
  /** The manifest's whole path. */
  readonly file: string;
  readonly session: string;
  /** SHA-256 of the trusted content. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
