import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { nearest } from "../lib/suggest.ts";
import type { Failure } from "../model/failure.ts";
import type { Hold } from "../model/hold.ts";
import type { Observed } from "../model/observed.ts";
import type { Context } from "./context.ts";

/** A session that tmx made, or that it remembers. */
export interface Managed {
  /** The name that it is managed under. */
  readonly session: string;
  /** What somebody has said of it, also where the time of that is over. */
  readonly hold: Hold | undefined;
  readonly observed: Observed;
}

/** The session that a name means: the one that is managed under it, else the one that tmux calls so. */
export async function findManaged(name: string, context: Context): Promise<Result<Managed, Failure>> {
  const runtime = await context.runtime();
  const observed = await runtime.observe();
  if (!observed.ok) return observed;
  const remembered = [...(await runtime.remembered()).keys()];
  const known = new Set([...remembered, ...managedNames(observed.value), ...runtime.holds.read([name]).keys()]);
  const called = observed.value.sessions.find((session) => session.name === name);
  const session = known.has(name) ? name : called?.label?.session;
  if (session !== undefined) {
    const hold = runtime.holds.read([session]).get(session);
    return ok({ session, hold, observed: observed.value });
  }
  return err(called ? notOurs(name) : notManaged(name, observed.value, remembered));
}

/** The session is gone, and somebody else's has its name now. */
export const isForeign = (observed: Observed, name: string): boolean =>
  !isManaged(observed, name) && observed.sessions.some((session) => session.name === name);

export const isManaged = (observed: Observed, name: string): boolean => managedNames(observed).has(name);

/** The sessions that tmx made, by all that is labelled: a part of one may have been moved elsewhere. */
export const managedNames = ({ sessions }: Observed): ReadonlySet<string> =>
  new Set(
    sessions.flatMap(({ label, windows }) => [
      ...(label ? [label.session] : []),
      ...windows.flatMap((window) =>
        [window.label, ...window.panes.map((pane) => pane.label)].flatMap((each) => each?.session ?? []),
      ),
    ]),
  );

export const notOurs = (name: string): Failure => ({
  code: "no-such-session",
  message: `session ${quote(name)} was not made by tmx, so that nothing but you looks after it`,
  hint: "tmx adopt puts it under a manifest",
});

/** @param remembered those that were made once, and of which nothing may be there */
export function notManaged(name: string, { sessions }: Observed, remembered: readonly string[]): Failure {
  const known = [...new Set([...sessions.flatMap(({ label }) => label?.session ?? []), ...remembered])];
  const near = nearest(name, known);
  const all = known.length > 0 ? `there are: ${known.join(", ")}` : "tmx made no session on this tmux server";
  return {
    code: "no-such-session",
    message: `there is no session ${JSON.stringify(name)} that tmx made`,
    hint: near === undefined ? all : `did you mean ${JSON.stringify(near)}?`,
  };
}
