import type { SessionMatch } from "../../diff/match.ts";
import type { HookName, HookState, SeenSession } from "../../model/hooks.ts";
import type { ObservedServer } from "../../model/observed.ts";

/** What becomes due between two looks at a session, of which the first may be long ago. */
export type HookEvent = Exclude<HookName, "beforeCreate" | "beforeDelete">;

/**
 * The hooks that are due, in their order, however what happened came about: looks are compared, commands are not
 * listened to. Before the first look nothing is known, so nothing is due.
 */
export function hookEvents(before: HookState | undefined, now: SeenSession | undefined): readonly HookEvent[] {
  if (!before) return [];
  const { session: was } = before;
  if (was && was.life === now?.life) return attachEvents(was.attached, now.attached);
  return [
    ...(was ? attachEvents(was.attached, 0) : []),
    ...(was ? (["afterDelete"] as const) : []),
    ...(now ? (["afterCreate"] as const) : []),
    ...(now ? attachEvents(0, now.attached) : []),
  ];
}

/** More look at it than before, or fewer: who came and went in between is not known. */
function attachEvents(before: number, now: number): readonly HookEvent[] {
  if (before === now) return [];
  return [now > before ? "onAttach" : "onDetach"];
}

/** Whether a look at a session shows what the last one did. */
export const isSameLook = (before: HookState | undefined, now: SeenSession | undefined): boolean =>
  before?.session?.life === now?.life && before?.session?.attached === now?.attached;

/** The session of a match, if it is there. */
export const seenSession = ({ observed }: SessionMatch, server: ObservedServer | undefined): SeenSession | undefined =>
  observed && server && { life: `${server.pid}.${server.startTime}.${observed.id}`, attached: observed.attached };
