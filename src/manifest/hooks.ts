import { parseDuration } from "../lib/duration.ts";
import type { Hook, Hooks } from "../model/hooks.ts";
import type { Hook as HookValue, Manifest } from "./manifest.gen.ts";
import { promptLines } from "./values.ts";

/** How long a hook may take that says nothing of it. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** A hook as a mapping, with its shorthands written out. */
export type HookMapping = Exclude<HookValue, string | readonly string[]>;

export const hookMapping = (hook: HookValue): HookMapping =>
  typeof hook === "string" || Array.isArray(hook) ? { run: hook } : hook;

/** The spec's part of a manifest's hooks; nothing when it has none. */
export function hooksOf({ hooks = {}, vars = {} }: Manifest): { readonly hooks?: Hooks } {
  const named = Object.entries(hooks);
  if (named.length === 0) return {};
  return {
    hooks: {
      byName: Object.fromEntries(named.map(([name, hook]) => [name, hookOf(hookMapping(hook))])),
      vars: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, String(value)])),
    },
  };
}

const hookOf = ({ run, timeout }: HookMapping): Hook => ({
  commands: promptLines(run),
  timeoutMs: (timeout === undefined ? undefined : parseDuration(timeout)) ?? DEFAULT_TIMEOUT_MS,
});
