/** Short ways to write specs, for tables. */
import type { Command } from "../../../src/tmux/script.ts";
import type { World } from "./world.ts";
import type { PaneSpec, SessionSpec, WindowSpec } from "../../../src/model/spec.ts";

type PaneParts = Partial<PaneSpec>;
type WindowParts = Partial<Omit<WindowSpec, "panes">> & { readonly panes?: readonly (string | PaneParts)[] };

/** A pane with a name is written as that name. */
export const pane = (parts: PaneParts, place = 0): PaneSpec => ({
  key: parts.name ?? `+${place}`,
  process: { kind: "shell" },
  root: "/a",
  env: {},
  focus: false,
  stop: { keys: [], graceMs: 0 },
  onChange: "ask",
  options: {},
  ...parts,
});

export function window(parts: WindowParts): WindowSpec {
  const { panes = [{}], ...rest } = parts;
  let place = 0;
  return {
    key: rest.name ?? "+0",
    options: {},
    focus: false,
    ...rest,
    panes: panes.map((each) => {
      const given = typeof each === "string" ? { name: each } : each;
      return pane(given, given.name === undefined ? place++ : 0);
    }),
  };
}

export const session = (
  parts: Partial<Omit<SessionSpec, "windows">> & { readonly windows?: readonly WindowParts[] } = {},
): SessionSpec => ({
  name: "web",
  root: "/a",
  env: {},
  options: {},
  unmanaged: "keep",
  source: { file: "web.yaml", line: 1 },
  ...parts,
  windows: (parts.windows ?? [{ name: "edit" }]).map(window),
});

/** The live ids of what was applied, by key: `edit` a window, `edit.vim` a pane. */
export function idsOf({ tmux }: World): ReadonlyMap<string, string> {
  const { sessions } = tmux.observe({ options: [], env: [] });
  return new Map(
    sessions.flatMap(({ windows }) =>
      windows.flatMap(({ id, label, panes }) => [
        [label?.window ?? id, id] as const,
        ...panes.map((each) => [`${each.label?.window}.${each.label?.pane}`, each.id] as const),
      ]),
    ),
  );
}

/** Commands with `{edit.vim}` for the ids of what was applied. */
export function typeInto(world: World, commands: readonly Command[]): void {
  const ids = idsOf(world);
  const named = (argument: string): string => argument.replace(/\{([^}]+)\}/, (_, key: string) => ids.get(key)!);
  world.tmux.run(commands.map(([name, ...args]) => [[name, ...args.map(named)]]));
}
