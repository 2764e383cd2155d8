import type { ObservedSession } from "../../model/observed.ts";
import type { Restoration } from "../../model/restoration.ts";
import { apart, isThere, onlyIf } from "../../tmux/guards.ts";
import type { Built } from "../built.ts";
import type { RestoreContext } from "./context.ts";
import { makeWindow } from "./window.ts";

/** Windows that come back into a session that is there; what it shows stays what it is. */
export function buildInto({ id }: ObservedSession, restoration: Restoration, context: RestoreContext): Built {
  const { name, key, env, windows } = restoration;
  const session = { name, env, target: `${id}:`, ...(key === undefined ? {} : { key }) };
  const made = windows.map((window) => makeWindow(window, { session, target: `${id}:${window.index}` }, context));
  const lines = made.flatMap((window) => window.lines).filter((line) => line.length > 0);
  return {
    line: [onlyIf(`${id}:`, isThere("session", id), lines.map(apart))],
    files: made.flatMap(({ files }) => files),
  };
}
