import { diffFields, type Fields } from "../diff/fields.ts";
import type { Address } from "../model/address.ts";
import type { FieldChange, Level } from "../model/plan.ts";
import type { PaneSpec, SessionSpec, WindowSpec } from "../model/spec.ts";

/** What became of one part between two specs of a session. */
export interface SpecChange {
  readonly kind: "added" | "changed" | "removed";
  readonly level: Level;
  readonly address: Address;
  /** None for what was added or removed as a whole. */
  readonly fields: readonly FieldChange[];
}

/**
 * How one spec of a session became the other, part by part. Who is who is told as a plan tells it: by keys, and a named
 * pane in another window is the same pane. A spec that is absent is a session that was deleted.
 */
export function diffSpecs(before: SessionSpec | undefined, after: SessionSpec | undefined): readonly SpecChange[] {
  const session = (before ?? after)?.name ?? "";
  if (!before || !after) return whole(before, "removed").concat(whole(after, "added"));
  const panes = pairPanes(before, after);
  const old = new Map(before.windows.map((window) => [window.key, window]));
  const kept = new Set(after.windows.map(({ key }) => key));
  return [
    ...changed("session", { session }, [sessionFields(before, after), sessionFields(after, before)]),
    ...after.windows.flatMap((window) => {
      const was = old.get(window.key);
      const address = { session, window: window.key };
      const own: readonly SpecChange[] = was
        ? changed("window", address, [windowFields(was, window), windowFields(window, was)])
        : [{ kind: "added", level: "window", address, fields: [] }];
      return [...own, ...window.panes.flatMap((pane) => paneChange(session, { window: window.key, pane }, panes))];
    }),
    ...before.windows
      .filter(({ key }) => !kept.has(key))
      .map(({ key }): SpecChange => ({
        kind: "removed",
        level: "window",
        address: { session, window: key },
        fields: [],
      })),
    ...removedPanes(session, before, panes),
  ];
}

function whole(spec: SessionSpec | undefined, kind: "added" | "removed"): SpecChange[] {
  if (!spec) return [];
  const session = spec.name;
  return [
    { kind, level: "session", address: { session }, fields: [] },
    ...spec.windows.flatMap(({ key, panes }): readonly SpecChange[] => [
      { kind, level: "window", address: { session, window: key }, fields: [] },
      ...panes.map((pane): SpecChange => paneOf(kind, session, { window: key, pane })),
    ]),
  ];
}

const paneOf = (kind: SpecChange["kind"], session: string, { window, pane }: PlacedSpec): SpecChange => ({
  kind,
  level: "pane",
  address: { session, window, pane: pane.key },
  fields: [],
});

interface PlacedSpec {
  readonly window: string;
  readonly pane: PaneSpec;
}

const placedPanes = ({ windows }: SessionSpec): readonly PlacedSpec[] =>
  windows.flatMap(({ key, panes }) => panes.map((pane) => ({ window: key, pane })));

const placeOf = ({ window, pane }: PlacedSpec): string => JSON.stringify([window, pane.key]);

/** What each pane of the second spec was in the first, by its place in the second. */
function pairPanes(before: SessionSpec, after: SessionSpec): ReadonlyMap<string, PlacedSpec> {
  const [old, wanted] = [placedPanes(before), placedPanes(after)];
  const byPlace = new Map(old.map((placed) => [placeOf(placed), placed]));
  const places = new Set(wanted.map(placeOf));
  const left = old.filter((placed) => !places.has(placeOf(placed)));
  const missing = wanted.filter((placed) => !byPlace.has(placeOf(placed)));
  const only = (all: readonly PlacedSpec[], name: string | undefined): PlacedSpec | undefined => {
    const found = all.filter(({ pane }) => name !== undefined && pane.name === name);
    return found.length === 1 ? found[0] : undefined;
  };
  const moved = missing.flatMap((placed) => {
    const was = only(missing, placed.pane.name) && only(left, placed.pane.name);
    return was ? [[placeOf(placed), was] as const] : [];
  });
  return new Map([...[...byPlace].filter(([place]) => places.has(place)), ...moved]);
}

function paneChange(
  session: string,
  placed: PlacedSpec,
  panes: ReadonlyMap<string, PlacedSpec>,
): readonly SpecChange[] {
  const was = panes.get(placeOf(placed));
  if (!was) return [paneOf("added", session, placed)];
  const address = { session, window: placed.window, pane: placed.pane.key };
  return changed("pane", address, [paneFields(was), paneFields(placed)]);
}

/** Those whose window is there still: a window takes its panes along. */
function removedPanes(
  session: string,
  before: SessionSpec,
  panes: ReadonlyMap<string, PlacedSpec>,
): readonly SpecChange[] {
  const found = new Set([...panes.values()].map(placeOf));
  return placedPanes(before)
    .filter((placed) => !found.has(placeOf(placed)))
    .map((placed) => paneOf("removed", session, placed));
}

function changed(level: Level, address: Address, [before, after]: readonly [Fields, Fields]): readonly SpecChange[] {
  const fields = diffFields(before, after, {});
  return fields.length === 0 ? [] : [{ kind: "changed", level, address, fields }];
}

/** The order of what both have: what came or went is told of itself. */
function orderOf(own: readonly { readonly key: string }[], other: readonly { readonly key: string }[]): string {
  const known = new Set(other.map(({ key }) => key));
  return own.flatMap(({ key }) => (known.has(key) ? [key] : [])).join(", ");
}

function sessionFields(own: SessionSpec, other: SessionSpec): Fields {
  const { name: _name, source: _source, windows, snapshot = {}, ...rest } = own;
  const { everyMs, ...counts } = snapshot;
  const policy = everyMs === undefined ? counts : { every: `${everyMs}ms`, ...counts };
  return { ...flatten("", rest), ...flatten("snapshot", policy), order: orderOf(windows, other.windows) };
}

function windowFields(own: WindowSpec, other: WindowSpec): Fields {
  const { key: _key, panes, layout, ...rest } = own;
  const shape = layout?.kind === "named" ? layout.name : layout?.kind === "string" ? layout.text : layout;
  return { ...flatten("", rest), ...flatten("layout", shape), order: orderOf(panes, other.panes) };
}

function paneFields({ window, pane }: PlacedSpec): Fields {
  const { key: _key, process, size, stop, ...rest } = pane;
  return {
    ...flatten("", rest),
    window,
    ...(process.kind === "shell" ? {} : { run: process.lines.join("\n") }),
    ...(process.kind === "supervised" ? { restart: process.restart } : {}),
    ...(size ? { size: size.unit === "percent" ? `${size.amount}%` : String(size.amount) } : {}),
    ...flatten("stop", { ...stop, graceMs: undefined, grace: `${stop.graceMs}ms` }),
  };
}

/** Leaf values by dotted path, in the manifest's words where the spec has them: a key that is new shows by itself. */
function flatten(path: string, value: unknown): Fields {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return {};
  if (typeof value === "string") return { [path]: value };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { [path]: JSON.stringify(value) };
  const inside = Object.entries(value).map(([key, each]) => flatten(path === "" ? key : `${path}.${key}`, each));
  return Object.assign({}, ...inside) as Fields;
}
