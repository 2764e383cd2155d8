import type { Applied } from "../../model/applied.ts";
import type { SessionSpec } from "../../model/spec.ts";
import { type HookedSpec, isHooked } from "../../model/trust.ts";

/** A session that has hooks, or had them when it was applied last. */
export interface HookedSession {
  readonly name: string;
  /** Whether all of it is to go. */
  readonly isDeletion: boolean;
  /** With the hooks of the manifest. */
  readonly wanted: HookedSpec | undefined;
  /** With the hooks of the last apply. */
  readonly applied: HookedSpec | undefined;
}

export const hookedSessions = (
  specs: readonly SessionSpec[],
  applied: ReadonlyMap<string, Applied>,
): readonly HookedSession[] =>
  specs.flatMap((spec) => {
    const before = applied.get(spec.name)?.spec;
    if (!isHooked(spec) && !isHooked(before)) return [];
    return {
      name: spec.name,
      isDeletion: spec.windows.length === 0,
      wanted: isHooked(spec) ? spec : undefined,
      applied: isHooked(before) ? before : undefined,
    };
  });

/** The hooks of a session that is there. Those of one that has gone are as it was applied. */
export const hooksNow = ({ isDeletion, wanted, applied }: HookedSession): HookedSpec | undefined =>
  isDeletion ? applied : wanted;
export const hooksThen = ({ wanted, applied }: HookedSession): HookedSpec | undefined => applied ?? wanted;
