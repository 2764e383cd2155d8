import { parseDuration } from "../../lib/duration.ts";
import { quote } from "../../lib/quote.ts";
import { AUTOSAVE_LIMITS, isAutosaveInterval } from "../../model/snapshot-policy.ts";
import type { Snapshot } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";

export function checkSnapshot(snapshot: Snapshot | undefined, path: Path): Problem[] {
  const every = snapshot?.every;
  if (every === undefined) return [];
  const duration = parseDuration(every);
  if (duration !== undefined && isAutosaveInterval(duration)) return [];
  const message = `expected a time such as 60s, 5m or 1h, got ${quote(every)}`;
  const hint = duration === undefined ? undefined : AUTOSAVE_LIMITS;
  return [{ code: "bad-value", message, hint, path: [...path, "every"] }];
}
