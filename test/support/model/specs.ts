/** Any session that a manifest can describe, small enough to shrink and with names few enough to meet again. */
import fc from "fast-check";
import type { LayoutList, LayoutPart, PartSize } from "../../../src/lib/layout-tree.ts";
import { layoutChecksum } from "../../../src/lib/tmux-layout.ts";
import {
  type Layout,
  LAYOUT_NAMES,
  type PaneSpec,
  type Process,
  type SessionSpec,
  type StringMap,
  type WindowSpec,
} from "../../../src/model/spec.ts";

/** What a manifest lets through as a window's name, and what tmux could take for something else. */
export const WINDOW_NAMES = [
  "edit",
  "server",
  "logs",
  "-n",
  "a;",
  ";",
  "#(touch x)",
  "#{pane_id}",
  "%H##[x",
  'it\'s "q" $5',
  "{x} ~",
  "🦊 مرحبا",
  "2",
  "@1",
  "=",
];
export const PANE_NAMES = ["api", "tests", "a/b=3D", "log;", "it's", "-p", "back\\slash", "#{x}", "é 🦊"];
export const TITLES = ["title", "-t", "#(touch x)", "%H #[fg=red] ##", "it's;", "$5"];
export const SESSION_NAMES = ["web", 'it\'s "a" #{x};', "#(touch x) %H", "é 🦊 {}*?[!~"];

type Values = fc.Arbitrary<StringMap>;

/** Some of these names, each with one of its values. */
const some = (pool: Readonly<Record<string, readonly string[]>>): Values =>
  fc.record(Object.fromEntries(Object.entries(pool).map(([name, values]) => [name, fc.constantFrom(...values)])), {
    requiredKeys: [],
  }) as Values;

const sparse = (values: Values): Values => fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, values);

const sessionOptions = some({
  mouse: ["on", "off"],
  "status-left": ["#{x} ", "a;", ""],
  "history-limit": ["5000"],
  "base-index": ["0", "1", "3"],
  "renumber-windows": ["on", "off"],
  "@note": ["s", "t"],
});
const windowOptions = some({
  "monitor-activity": ["on", "off"],
  "synchronize-panes": ["on", "off"],
  "main-pane-width": ["50%", "90"],
  "pane-base-index": ["1"],
  "mode-keys": ["vi"],
  "clock-mode-colour": ["#FF0000", "red"],
  "window-size": ["manual", "largest"],
  "@window-note": ["w", "v #{x}"],
});
const paneOptions = some({ "synchronize-panes": ["on"], "@pane-note": ["p", "-q"] });
const sessionEnv = some({ FOO: ["1", "a b;", "#{x}$Y"], Bar: ["", "-u"], host: ["x"] });
const paneEnv = some({ PORT: ["1", "2"] });

const line = fc.constantFrom("make", "echo 'x y'", "sleep 1;", "#(touch x)");
const lines = fc.array(line, { minLength: 1, maxLength: 2 });
const process: fc.Arbitrary<Process> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "shell" } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("run" as const), lines }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("supervised" as const),
      lines,
      restart: fc.constantFrom("on-failure" as const, "always" as const),
    }),
  },
);

type Unkeyed<T> = Omit<T, "key">;

const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: weight + 1 });

/** Without the keys whose value is undefined: that is not the same as a key that is not there. */
const tidy = <T extends object>(value: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

const pane: fc.Arbitrary<Unkeyed<PaneSpec>> = fc
  .record({
    name: maybe(fc.constantFrom(...PANE_NAMES), 2),
    process,
    root: fc.constantFrom("/a", "/b/#{x}%H"),
    env: sparse(paneEnv),
    title: maybe(fc.constantFrom(...TITLES)),
    size: maybe(fc.constantFrom({ amount: 30, unit: "percent" as const }, { amount: 12, unit: "cells" as const })),
    stop: fc.record({ keys: fc.constantFrom([], ["C-c"], ["q", "Enter"]), graceMs: fc.constantFrom(0, 100) }),
    onChange: fc.constantFrom("ask" as const, "ask" as const, "restart" as const),
    options: sparse(paneOptions),
  })
  .map((parts) => {
    const keep = parts.process.kind === "supervised" ? { "remain-on-exit": "on" } : {};
    return { ...tidy<Unkeyed<PaneSpec>>({ ...parts, focus: false }), options: { ...keep, ...parts.options } };
  });

/** As `tmux list-windows` prints it for panes on top of each other. */
export function layoutString(panes: number): string {
  const heights = Array.from({ length: panes }, (_, at) => (at === 0 ? 50 - (panes - 1) * 6 : 5));
  let y = 0;
  const cells = heights.map((height, at) => {
    const cell = `200x${height},0,${y},${at}`;
    y += height + 1;
    return cell;
  });
  const body = panes === 1 ? "200x50,0,0,0" : `200x50,0,0[${cells.join(",")}]`;
  return `${layoutChecksum(body)},${body}`;
}

/** Any tree for so many panes that a manifest can hold. */
export const layoutTree = (panes: number): fc.Arbitrary<LayoutList> =>
  fc.infiniteStream(fc.nat(1_000)).map((picks) => treeOf(panes, (most) => (picks.next().value as number) % most));

function treeOf(panes: number, pick: (most: number) => number): LayoutList {
  const counts: number[] = [];
  for (let left = panes; left > 0; left -= counts.at(-1)!) counts.push(1 + pick(left));
  const content = (count: number): LayoutPart["content"] =>
    (count > 1 && counts.length > 1) || (count === 1 && pick(9) === 0) ? treeOf(count, pick) : "pane";
  const contents = counts
    .flatMap((count) => (counts.length === 1 && count > 1 ? Array<number>(count).fill(1) : count))
    .map(content);
  const kind = pick(2) ? "columns" : "rows";
  return {
    kind,
    parts: contents.map((each, at) => ({ content: each, size: sizeOf(each, { at, count: contents.length }, pick) })),
  };
}

/** The first takes percent or cells at times, the others share the rest. */
function sizeOf(
  content: LayoutPart["content"],
  { at, count }: { readonly at: number; readonly count: number },
  pick: (most: number) => number,
): PartSize {
  const units = content === "pane" ? (["share", "percent", "cells"] as const) : (["share", "percent"] as const);
  const unit = at > 0 || count === 1 ? "share" : units[pick(units.length)]!;
  return { unit, amount: unit === "percent" ? 1 + pick(80) : unit === "cells" ? 5 + pick(9) : 1 + pick(4) };
}

const layoutOf = (panes: number): fc.Arbitrary<Layout | undefined> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constantFrom(...LAYOUT_NAMES).map((name) => ({ kind: "named", name }) as const) },
    { weight: 1, arbitrary: fc.constant({ kind: "string", text: layoutString(panes) } as const) },
    { weight: 3, arbitrary: layoutTree(panes).map((root) => ({ kind: "tree", root }) as const) },
  );

type Window = Unkeyed<WindowSpec> & { readonly id?: string | undefined };

const window: fc.Arbitrary<Window> = fc
  .record({
    name: maybe(fc.constantFrom(...WINDOW_NAMES), 4),
    id: maybe(fc.constantFrom("one", "two", "edit", "server"), 1),
    index: maybe(fc.nat(7), 1),
    manual: maybe(fc.constant(true as const), 2),
    options: sparse(windowOptions),
    panes: fc.uniqueArray(pane, { minLength: 1, maxLength: 5, selector: ({ name }) => name ?? Symbol("unnamed") }),
    focused: fc.nat(9),
  })
  .chain(({ focused, panes, ...parts }) =>
    layoutOf(panes.length).map((layout) => {
      const isSized = layout?.kind === "named" && layout.name !== "tiled";
      const own = panes.map(({ size, ...rest }, at) => ({
        ...rest,
        ...(isSized && size ? { size } : {}),
        focus: at === focused,
      }));
      return tidy<Window>({ ...parts, layout, focus: false, panes: keyed(own, ({ name }) => name) });
    }),
  );

/** Given identities as they are; the others are `+N`, their place among the others. As src/manifest/keys.ts does. */
function keyed<T>(parts: readonly T[], given: (part: T) => string | undefined): (T & { readonly key: string })[] {
  let place = 0;
  return parts.map((part) => ({ ...part, key: given(part) ?? `+${place++}` }));
}

/** Windows with the keys that a manifest gives them. */
export const windowsOf = (windows: readonly Window[]): WindowSpec[] =>
  keyed(windows, ({ id, name }) => id ?? name).map(({ id: _id, panes, ...rest }) => ({
    ...rest,
    panes: panes.map((each, at) => (at === 0 ? unhiding(each) : each)),
  }));

/** A manifest has at least one window that is not manual. */
function withOneMade(all: readonly WindowSpec[]): readonly WindowSpec[] {
  if (all.some(({ manual }) => !manual)) return all;
  return all.map(({ manual: _manual, ...rest }, at) => (at === 0 ? rest : { ...rest, manual: true }));
}

/** An option that every pane of a window hides cannot be seen: the first pane shows them all. */
function unhiding(pane: PaneSpec): PaneSpec {
  const { "synchronize-panes": _hidden, ...options } = pane.options;
  return { ...pane, options };
}

const uniqueBy = <T>(items: readonly T[], key: (item: T) => unknown): T[] =>
  items.filter((item, at) => key(item) === undefined || items.findIndex((other) => key(other) === key(item)) === at);

const windows = fc.array(window, { minLength: 1, maxLength: 4 }).map((all) =>
  uniqueBy(
    uniqueBy(all, ({ id, name }) => id ?? name),
    ({ index }) => index,
  ),
);

export const sessionSpec = (name: fc.Arbitrary<string> = fc.constant("web")): fc.Arbitrary<SessionSpec> =>
  fc
    .record({
      name,
      root: fc.constant("/a"),
      env: sparse(sessionEnv),
      options: sparse(sessionOptions),
      unmanaged: fc.constant("keep" as const),
      windows,
      focused: fc.nat(6),
    })
    .map(({ focused, windows: all, ...rest }) => ({
      ...rest,
      windows: withOneMade(windowsOf(all)).map((each, at) => ({ ...each, focus: at === focused })),
      source: { file: "web.yaml", line: 1 },
    }));

/** Another session that holds much of the same, as an edited manifest does. */
export const edited = (spec: SessionSpec): fc.Arbitrary<SessionSpec> =>
  fc.tuple(sessionSpec(fc.constant(spec.name)), fc.infiniteStream(fc.nat(1_000))).map(([other, picks]) => {
    const pick = (most: number): number => (picks.next().value as number) % most;
    const order = shuffled([...spec.windows, ...(pick(2) ? other.windows : [])], pick).slice(0, 4);
    const fresh = uniqueBy(
      uniqueBy(order, ({ key }) => key),
      ({ index }) => index,
    );
    const moved = movePanes(fresh, pick).filter(({ panes }) => panes.length > 0);
    return {
      ...(pick(2) ? spec : other),
      windows: withOneMade(
        windowsOf(moved.map(({ key, ...rest }) => ({ ...rest, ...(key.startsWith("+") ? {} : { id: key }) }))),
      ),
    };
  });

/** Panes go to other windows and other places; layouts that no longer fit go. */
function movePanes(all: readonly WindowSpec[], pick: (most: number) => number): WindowSpec[] {
  const held: PaneSpec[][] = all.map(({ panes }) => shuffled(panes, pick));
  for (let moves = pick(4); moves > 0; moves--) {
    const taken = held[pick(held.length)]!.splice(0, 1);
    held[pick(held.length)]!.push(...taken);
  }
  return all.map(({ layout, ...rest }, at) => {
    const own = uniqueBy(held[at]!, ({ name }) => name).map(({ size: _size, focus: _focus, ...each }) => each);
    const fits = layout?.kind === "named" || own.length === rest.panes.length;
    const panes = keyed(own, ({ name }) => name).map((each) => ({ ...each, focus: false }));
    return { ...rest, ...(layout && fits ? { layout } : {}), panes };
  });
}

export function shuffled<T>(items: readonly T[], pick: (most: number) => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(pick(left.length), 1)[0]!);
}

/**
 * Without options that a window and its panes can both have: which of them a value comes from cannot be seen, and only
 * the record tells.
 */
export const unambiguous = (spec: SessionSpec): SessionSpec => ({
  ...spec,
  windows: spec.windows.map((each) => ({ ...each, panes: each.panes.map(unhiding) })),
});

/** With every window there from the start, for what depends on which are there. */
export const withoutManual = (spec: SessionSpec): SessionSpec => ({
  ...spec,
  windows: spec.windows.map(({ manual: _manual, ...rest }) => rest),
});

/** Two sessions of one name: unlike each other, or one edited from the other. */
export const twoSpecs: fc.Arbitrary<readonly [SessionSpec, SessionSpec]> = sessionSpec(
  fc.oneof({ weight: 4, arbitrary: fc.constant("web") }, fc.constantFrom(...SESSION_NAMES)),
).chain((a) => fc.tuple(fc.constant(a), fc.oneof(edited(a), sessionSpec(fc.constant(a.name)))));
