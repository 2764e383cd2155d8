import { plainShellWord } from "../../lib/shell-word.ts";
import type { Failure } from "../../model/failure.ts";
import { describeHookRun, type HookRun, isFailed, outputLines } from "../../model/hooks.ts";
import type { HookedSpec } from "../../model/trust.ts";

/** A hook that had to succeed before anything was done. */
export const hookFailed = (run: HookRun): Failure => ({
  code: "hook-failed",
  message: describeHookRun(run),
  details: outputLines(run),
  hint: `nothing was ${run.hook === "beforeDelete" ? "ended" : "created"}; mend it and try again, or run no hooks with --skip-hooks`,
});

/** A failure after other hooks had run and failed: those would go untold otherwise. */
export function withFailedHooks(failure: Failure, runs: readonly HookRun[]): Failure {
  const others = runs.filter((run) => isFailed(run) && describeHookRun(run) !== failure.message);
  const failed = others.flatMap((run) => [describeHookRun(run), ...outputLines(run)]);
  return failed.length === 0 ? failure : { ...failure, details: [...(failure.details ?? []), ...failed] };
}

export function notApproved(specs: readonly HookedSpec[], isDeletion: boolean): Failure {
  const names = specs.map(({ name }) => JSON.stringify(name)).join(", ");
  const files = [...new Set(specs.map(({ source }) => source.file))].filter((file) => !file.startsWith("<"));
  const isReadable = files.length > 0 && !isDeletion;
  const approve = isReadable ? `read and approve them with: tmx trust ${files.map(plainShellWord).join(" ")}; or ` : "";
  return {
    code: "hooks-not-approved",
    message: `nobody has approved the hooks of ${names} as they ${isDeletion ? "were applied last" : "are now"}; nothing was done`,
    hint: `${approve}approve them unread with --trust; --skip-hooks runs none`,
  };
}
