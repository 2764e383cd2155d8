import { parseDuration } from "../lib/duration.ts";
import { resolvePath } from "../lib/posix-path.ts";
import type {
  Layout,
  ManifestSource,
  PaneSpec,
  Process,
  SessionSpec,
  StopPolicy,
  StringMap,
  WindowSpec,
} from "../model/spec.ts";
import { paneKeys, windowKeys } from "./keys.ts";
import type { Environment, Lines, Manifest, Options, Stop, Window } from "./manifest.gen.ts";
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

const DEFAULT_GRACE_MS = 5000;

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
    windows: manifest.windows.map((window, index) => normaliseWindow(window, keys[index] ?? "", { dir: root, home })),
    source,
  };
}

function normaliseWindow(window: Window, key: string, { dir, home }: Directories): WindowSpec {
  const panes = panesOf(window);
  const keys = paneKeys(panes);
  const root = resolvePath(dir, window.root ?? ".", home);
  return {
    key,
    ...(window.name !== undefined && { name: window.name }),
    ...(typeof window.index === "number" && { index: window.index }),
    ...(window.layout !== undefined && { layout: layoutOf(window.layout) }),
    options: {
      ...flags(window.options),
      ...(window.synchronize !== undefined && { "synchronize-panes": optionValue(window.synchronize) }),
    },
    focus: window.focus ?? false,
    panes: panes.map((pane, index) => normalisePane(paneMapping(pane), keys[index] ?? "", window, { dir: root, home })),
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
    graceMs: (grace === undefined ? undefined : parseDuration(grace)) ?? DEFAULT_GRACE_MS,
  };
}

const layoutOf = (text: string): Layout =>
  isLayoutName(text) ? { kind: "named", name: text } : { kind: "string", text };

const strings = (map: Environment | undefined): StringMap => mapValues(map, String);

const flags = (map: Options | undefined): StringMap => mapValues(map, optionValue);

function mapValues<T>(map: Readonly<Record<string, T>> | undefined, change: (value: T) => string): StringMap {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, change(value)]));
}
