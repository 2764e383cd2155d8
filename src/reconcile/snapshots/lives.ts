import type { ObservedServer } from "../../model/observed.ts";
import type { ServerLife } from "../../model/snapshot.ts";

/** Whether ids of the one mean something in the other: the same server process on the same socket. */
export const isSameLife = (
  one: Pick<ServerLife, "pid" | "startTime">,
  other: Pick<ServerLife | ObservedServer, "pid" | "startTime"> | undefined,
): boolean => other !== undefined && one.pid === other.pid && one.startTime === other.startTime;
