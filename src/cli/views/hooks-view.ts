import { describeHookRun, type HookRun, isFailed, outputLines } from "../../model/hooks.ts";
import type { HookedSpec } from "../../model/trust.ts";
import { isSecret } from "./secrets.ts";
import { safe, type Style } from "./style.ts";

/** Everything that decides what hooks do, for a person to approve. */
export const renderHooks = (specs: readonly HookedSpec[], style: Style): string =>
  specs.map((spec) => renderSession(spec, style)).join("\n");

function renderSession({ name, source, root, env, hooks }: HookedSpec, style: Style): string {
  const show = ([key, value]: readonly [string, string]): string =>
    `${key}=${isSecret(`env.${key}`) ? "(hidden)" : value}`;
  const variables = Object.entries(env).map(show);
  const given = Object.entries(hooks.vars).map((each) => `vars.${show(each)}`);
  return [
    `The hooks of ${style.strong(safe(name))} (${safe(source.file)}), in ${safe(root)}:`,
    ...[...variables, ...given].map((line) => style.faint(`  with ${safe(line)}`)),
    ...Object.entries(hooks.byName).flatMap(([hook, { commands, timeoutMs }]) => [
      `  ${style.change(hook)} (${timeoutMs / 1000} s at most)`,
      ...commands.flatMap((command) => command.split("\n")).map((line) => `    ${safe(line)}`),
    ]),
  ].join("\n");
}

/** Hooks that failed, with what they printed; with `verbose` the others too. */
export const renderHookRuns = (
  runs: readonly HookRun[],
  { style, verbose }: { readonly style: Style; readonly verbose: boolean },
): readonly string[] =>
  runs
    .filter((run) => verbose || isFailed(run))
    .map((run) =>
      [
        `${isFailed(run) ? `${style.bad("error:")} ` : ""}${safe(describeHookRun(run))}`,
        ...outputLines(run).map((line) => `  ${safe(line)}`),
      ].join("\n"),
    );

/** What hooks print may be anybody's business or nobody's: it is told where it is needed. */
export const hookRunJson = (run: HookRun, verbose: boolean): Readonly<Record<string, unknown>> => ({
  session: run.session,
  hook: run.hook,
  state: run.end.kind,
  message: describeHookRun(run),
  output: verbose || isFailed(run) ? run.output : null,
});
