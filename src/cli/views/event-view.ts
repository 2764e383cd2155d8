import { unreachable } from "../../lib/unreachable.ts";
import type { Event } from "../../model/event.ts";
import { safe } from "./style.ts";

/** An event of a cycle as a line on standard error. */
export function renderEvent(event: Event): string {
  switch (event.kind) {
    case "waiting-for-lock": {
      const who = event.holder
        ? `process ${event.holder.pid}, for ${Math.round(event.ageMs / 1000)} s`
        : "an unknown writer";
      return `waiting for another tmx that is at work on this tmux server (${who}) …`;
    }
    case "waiting-for-hooks":
      return `waiting for another tmx that is at work on ${safe(event.session)} and its hooks (process ${event.holder.pid}, for ${Math.round(event.ageMs / 1000)} s) …`;
    case "running-hook":
      return `running the hook ${event.hook} of ${safe(event.session)} …`;
    case "took-over-lock":
      return `took over the lock of process ${event.holder.pid}, which has ended`;
    case "waiting-for-processes":
      return `waiting for ${safe(event.address)} to end: ${safe(event.names.join(", ")) || "its processes"} …`;
    default:
      return unreachable(event);
  }
}
