import type { HookName } from "../../model/hooks.ts";
import type { StringMap } from "../../model/spec.ts";
import type { HookedSpec } from "../../model/trust.ts";

/** What a hook is told, over the environment of tmx itself. Values are never part of a command's text. */
export const hookEnvironment = (
  { name, root, env, source, hooks }: HookedSpec,
  { hook, socket }: { readonly hook: HookName; readonly socket: string },
): StringMap => ({
  ...env,
  ...Object.fromEntries(Object.entries(hooks.vars).map(([key, value]) => [variableName(key), value])),
  TMX_HOOK: hook,
  TMX_SESSION: name,
  TMX_MANIFEST: source.file,
  TMX_ROOT: root,
  TMX_SOCKET: socket,
});

/** A manifest's variable may have dashes in its name; a shell's may not. */
const variableName = (key: string): string => `TMX_VAR_${key.replaceAll("-", "_")}`;
