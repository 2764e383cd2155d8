import { quote } from "../../lib/quote.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { shellWord } from "../../lib/shell-word.ts";
import type { Failure } from "../../model/failure.ts";
import type { LivePane, LiveSession, LiveWindow } from "../../model/live.ts";
import type { SnapshotPolicy } from "../../model/snapshot-policy.ts";
import { checkSessionName } from "../checks/names.ts";
import { keysOf, type Mapping, type Note, type Part, remark, warning } from "./part.ts";
import { commonRoot, homePath } from "./roots.ts";
import { differing, exportOptions, exportVariables, ownVariables } from "./values.ts";
import { exportWindow, identify } from "./window.ts";

/** A live session as the parts of a manifest; fails when its name is none that a manifest can say. */
export function exportSession(live: LiveSession, { home }: { readonly home: string }): Result<Part, Failure> {
  const name = live.label?.session ?? live.name;
  const [problem] = checkSessionName(name, []);
  if (problem) return err(unsayable(live, problem.message, problem.hint));
  const { windows, leftOut } = managedParts(live);
  if (windows.length === 0) return err(nothingManaged(name));
  const root = commonRoot({ ...live, windows }, home);
  const identities = identify(windows);
  const indexes = neededIndexes(windows, Number(live.defaults.session["base-index"] ?? 0));
  const parts = windows.map((window, at) =>
    exportWindow(window, {
      root,
      home,
      host: live.host,
      defaults: live.defaults.window,
      identity: identities[at]!,
      focus: window.active && at > 0,
      ...(indexes[at] === undefined ? {} : { index: indexes[at] }),
    }),
  );
  const own = differing(ownOptions(live, windows, parts), live.defaults.session, live.applied);
  const options = exportOptions(own, "session");
  const env = exportVariables(ownVariables(live));
  return ok({
    keys: keysOf({
      version: 1,
      session: name,
      root: homePath(root, home),
      env: env.values,
      options: options.values,
      unmanaged: live.applied?.unmanaged === "prune" ? "prune" : undefined,
      heal: live.applied?.heal,
      snapshot: snapshotKeys(live.applied?.snapshot),
      windows: parts,
    }),
    notes: [remark("root: what all panes have in common"), ...leftOut, ...env.notes, ...options.notes],
  });
}

function snapshotKeys(policy: SnapshotPolicy | undefined): Mapping | undefined {
  if (policy === undefined) return undefined;
  const { everyMs, ...counts } = policy;
  return { ...(everyMs === undefined ? {} : { every: shownDuration(everyMs) }), ...counts };
}

const shownDuration = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);

const unsayable = ({ id, name }: LiveSession, message: string, hint = "rename it"): Failure => ({
  code: "not-exportable",
  message: `session ${quote(name)} cannot be in a manifest: ${message}`,
  hint: `${hint}; to rename it: tmux rename-session -t ${shellWord(id)} NEW-NAME`,
});

const nothingManaged = (name: string): Failure => ({
  code: "not-exportable",
  message: `nothing in session ${quote(name)} was made by tmx any more`,
  hint: `let go of it, and export it as any other session: tmx release ${shellWord(name)}`,
});

interface ManagedParts {
  readonly windows: readonly LiveWindow[];
  readonly leftOut: readonly Note[];
}

/**
 * Of a managed session only what its manifest made: the rest would be made a second time by the next apply. Labels of
 * other sessions say nothing here.
 */
function managedParts({ label, windows }: LiveSession): ManagedParts {
  if (!label) return { windows: windows.map(withoutLabels), leftOut: [] };
  const isOurs = (part: { readonly label?: { readonly session: string } }): boolean =>
    part.label?.session === label.session;
  const ours = windows.filter(isOurs);
  const isOurPane = (pane: LivePane): boolean => isOurs(pane) && pane.label?.pane !== "";
  const others = windows.length - ours.length;
  const panes = ours.flatMap((window) => window.panes).filter((pane) => !isOurPane(pane)).length;
  const counts = [...(others > 0 ? [`${others} window(s)`] : []), ...(panes > 0 ? [`${panes} pane(s)`] : [])];
  return {
    windows: ours.map((window) => ({ ...window, panes: window.panes.filter(isOurPane) })),
    leftOut: counts.length === 0 ? [] : [warning(`left out: ${counts.join(" and ")} that tmx did not make`)],
  };
}

function withoutLabels({ label: _label, ...window }: LiveWindow): LiveWindow {
  return { ...window, panes: window.panes.map(({ label: _paneLabel, ...pane }) => pane) };
}

/** From the first gap on, every window says its index: after one, the order alone does not tell. */
function neededIndexes(windows: readonly LiveWindow[], base: number): readonly (number | undefined)[] {
  const gap = windows.findIndex(({ index }, at) => index !== base + at);
  return windows.map(({ index }, at) => (gap >= 0 && at >= gap ? index : undefined));
}

/**
 * tmux remembers in `default-size` how large the session was made. That matters where a layout counts in cells, and
 * the windows have that size still.
 */
function ownOptions(
  { own, applied }: LiveSession,
  windows: readonly LiveWindow[],
  parts: readonly Part[],
): LiveSession["own"] {
  const { "default-size": size, ...rest } = own;
  const isCounted = parts.some(({ keys: { layout } }) => typeof layout === "string" && layout.includes(","));
  const isKept = windows.every(({ width, height }) => size === `${width}x${height}`);
  const isGiven = applied !== undefined && Object.hasOwn(applied.options, "default-size");
  return isGiven || (isCounted && isKept) ? own : rest;
}
