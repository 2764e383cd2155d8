import { parseDuration } from "../lib/duration.ts";
import { resolvePath } from "../lib/posix-path.ts";
import {
  DEFAULT_STOP,
  type Layout,
  type ManifestSource,
  type PaneSpec,
  type Process,
  type SessionSpec,
  type StopPolicy,
  type StringMap,
  type WindowSpec,
} from "../model/spec.ts";
import type { SnapshotPolicy } from "../model/snapshot-policy.ts";
import { hooksOf } from "./hooks.ts";
import { paneKeys, windowKeys } from "./keys.ts";
import { readTree } from "./layout-tree.ts";
import type { Environment, Lines, Manifest, Options, Pane, Snapshot, Stop, Window } from "./manifest.gen.ts";
import { parseSignal } from "./signals.ts";
import {
  isLayoutName,
  listOf,
  optionValue,
  paneMapping,
  type PaneMapping,
  panesOf,
  parseSize,
  promptLines,
} from "./values.ts";

/** Where relative directories start. */
export interface Directories {
  /** The manifest's own folder. */
  readonly dir: string;
  readonly home: string;
}

/** A manifest without problems, with everything resolved that it leaves to defaults, shorthands and parents. */
export function normalise(manifest: Manifest, { dir, home }: Directories, source: ManifestSource): SessionSpec {
  const root = resolvePath(dir, manifest.root ?? ".", home);
  const keys = windowKeys(manifest.windows);
  return {
    name: manifest.session,
    root,
    env: strings(manifest.env),
    options: flags(manifest.options),
    unmanaged: manifest.unmanaged ?? "keep",
    ...(manifest.heal !== undefined && manifest.heal !== "missing" && { heal: manifest.heal }),
    ...hooksOf(manifest),
    ...(manifest.snapshot && { snapshot: snapshotOf(manifest.snapshot) }),
    windows: manifest.windows.map((window, index) => normaliseWindow(window, keys[index] ?? "", { dir: root, home })),
    source,
  };
}

function snapshotOf({ every, ...counts }: Snapshot): SnapshotPolicy {
  const everyMs = every === undefined ? undefined : parseDuration(every);
  return { ...(everyMs !== undefined && { everyMs }), ...counts };
}

function normaliseWindow(window: Window, key: string, { dir, home }: Directories): WindowSpec {
  const panes = panesOf(window);
  const keys = paneKeys(panes);
  const root = resolvePath(dir, window.root ?? ".", home);
  const { layout, order } = layoutOf(window, panes);
  return {
    key,
    ...(window.name !== undefined && { name: window.name }),
    ...(typeof window.index === "number" && { index: window.index }),
    ...(layout && { layout }),
    options: {
      ...flags(window.options),
      ...(window.synchronize !== undefined && { "synchronize-panes": optionValue(window.synchronize) }),
    },
    focus: window.focus ?? false,
    ...(window.when === "manual" && { manual: true }),
    panes: order.map((at) => normalisePane(paneMapping(panes[at]!), keys[at] ?? "", window, { dir: root, home })),
  };
}

function normalisePane(pane: PaneMapping, key: string, window: Window, { dir, home }: Directories): PaneSpec {
  const process = processOf(pane, window.beforeEach);
  const size = pane.size === undefined ? undefined : parseSize(pane.size);
  return {
    key,
    ...(pane.name !== undefined && { name: pane.name }),
    process,
    root: resolvePath(dir, pane.root ?? ".", home),
    env: { ...strings(window.env), ...strings(pane.env) },
    ...(pane.title !== undefined && { title: pane.title }),
    focus: pane.focus ?? false,
    ...(size && { size }),
    stop: stopOf(pane.stop),
    onChange: pane.onChange ?? "ask",
    // A supervised process leaves its exit status in the dead pane.
    options: { ...(process.kind === "supervised" && { "remain-on-exit": "on" }), ...flags(pane.options) },
  };
}

function processOf({ run, restart = "never" }: PaneMapping, beforeEach: Lines | undefined): Process {
  const lines = [...promptLines(beforeEach), ...promptLines(run)];
  if (lines.length === 0) return { kind: "shell" };
  return restart === "never" ? { kind: "run", lines } : { kind: "supervised", lines, restart };
}

function stopOf({ keys, signal, grace }: Stop = {}): StopPolicy {
  const name = signal === undefined ? undefined : parseSignal(signal);
  return {
    keys: listOf(keys),
    ...(name !== undefined && { signal: name }),
    graceMs: (grace === undefined ? undefined : parseDuration(grace)) ?? DEFAULT_STOP.graceMs,
  };
}

interface LaidOut {
  readonly layout?: Layout;
  /** The panes, by their places in the manifest: tmux fills a layout in the order of panes, so a tree decides that. */
  readonly order: readonly number[];
}

function layoutOf({ layout: given }: Window, panes: readonly Pane[]): LaidOut {
  const order = panes.map((_, at) => at);
  if (given === undefined) return { order };
  if (typeof given !== "string") {
    const tree = readTree(
      given,
      panes.map((pane) => paneMapping(pane).name),
      [],
    );
    return { layout: { kind: "tree", root: tree.root }, order: tree.order };
  }
  return { layout: isLayoutName(given) ? { kind: "named", name: given } : { kind: "string", text: given }, order };
}

const strings = (map: Environment | undefined): StringMap => mapValues(map, String);

const flags = (map: Options | undefined): StringMap => mapValues(map, optionValue);

function mapValues<T>(map: Readonly<Record<string, T>> | undefined, change: (value: T) => string): StringMap {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, change(value)]));
}
