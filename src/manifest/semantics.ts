import { quote } from "../lib/quote.ts";
import { checkEnvironment } from "./checks/environment.ts";
import { checkHooks } from "./checks/hooks.ts";
import { checkLayout } from "./checks/layout.ts";
import { checkIdentity, checkSessionName, checkTitle, checkWindowName } from "./checks/names.ts";
import { checkOptions } from "./checks/options.ts";
import { checkLines, checkProcess } from "./checks/process.ts";
import { checkRemoval } from "./checks/removal.ts";
import { checkRepeatedPanes, checkRepeatedWindows } from "./checks/repeats.ts";
import { checkRoot } from "./checks/root.ts";
import { checkSnapshot } from "./checks/snapshot.ts";
import { checkStop } from "./checks/stop.ts";
import type { Manifest, Pane, Window } from "./manifest.gen.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import { optionValue, paneMapping, panesOf } from "./values.ts";

/** What a schema cannot say: what tmux makes of names and values, and what does not go together. */
export function checkMeaning(manifest: Manifest): Problem[] {
  return [
    ...checkSessionName(manifest.session, ["session"]),
    ...checkRoot(manifest.root, ["root"]),
    ...checkEnvironment(manifest.env, ["env"]),
    ...checkOptions(manifest.options, "session", ["options"]),
    ...checkManual(manifest.windows),
    ...checkHooks(manifest.hooks, ["hooks"]),
    ...checkSnapshot(manifest.snapshot, ["snapshot"]),
    ...checkRepeatedWindows(manifest.windows),
    ...manifest.windows.flatMap((window, index) => checkWindow(window, ["windows", index])),
  ];
}

function checkWindow(window: Window, path: Path): Problem[] {
  const panes = panesOf(window);
  return [
    ...checkWindowName(window.name, [...path, "name"]),
    ...checkIdentity("window id", window.id, [...path, "id"]),
    ...checkIndex(window.index, [...path, "index"]),
    ...checkRoot(window.root, [...path, "root"]),
    ...checkEnvironment(window.env, [...path, "env"]),
    ...checkOptions(window.options, "window", [...path, "options"]),
    ...checkSynchronize(window, path),
    ...checkRenaming(window, path),
    ...checkLayout(window, path),
    ...checkLines(window.beforeEach, [...path, "beforeEach"]),
    ...checkRemoval(window, path),
    ...checkRepeatedPanes(panes, [...path, "panes"]),
    ...panes.flatMap((pane, index) => checkPane(pane, window, [...path, "panes", index])),
  ];
}

function checkPane(shorthand: Pane, window: Window, path: Path): Problem[] {
  const pane = paneMapping(shorthand);
  return [
    ...checkIdentity("pane name", pane.name, [...path, "name"]),
    ...checkLines(pane.run, typeof shorthand === "string" ? path : [...path, "run"]),
    ...checkProcess(pane, window.beforeEach, path),
    ...checkRoot(pane.root, [...path, "root"]),
    ...checkEnvironment(pane.env, [...path, "env"]),
    ...checkTitle(pane.title, [...path, "title"]),
    ...checkStop(pane.stop, [...path, "stop"]),
    ...checkOptions(pane.options, "pane", [...path, "options"]),
    ...checkRemoval(pane, path),
  ];
}

/** The schema takes text for an index, for the sake of variables; a literal `${{` is what is left of that here. */
function checkIndex(index: Window["index"], path: Path): Problem[] {
  if (typeof index !== "string") return [];
  return [{ code: "bad-value", message: `expected a whole number from 0 to 65535, got ${quote(index)}`, path }];
}

/** A session cannot be without windows. */
function checkManual(windows: readonly Window[]): Problem[] {
  if (windows.length === 0 || windows.some(({ when }) => when !== "manual")) return [];
  const message = "every window is manual, and a session has at least one from the start";
  return [{ code: "no-window", message, hint: "leave out one `when`", path: ["windows"], target: "key", relies: [] }];
}

function checkRenaming({ name, options }: Window, path: Path): Problem[] {
  const value = options?.["automatic-rename"];
  if (name === undefined || value === undefined || optionValue(value) !== "on") return [];
  const message = "tmux would change the window's name by itself";
  const hint = "leave out the name or the option";
  return [{ code: "conflicting-keys", message, hint, path: [...path, "options", "automatic-rename"], target: "key" }];
}

function checkSynchronize({ synchronize, options }: Window, path: Path): Problem[] {
  if (synchronize === undefined || options?.["synchronize-panes"] === undefined) return [];
  const message = "synchronize and the option synchronize-panes are one and the same";
  return [
    { code: "conflicting-keys", message, hint: "leave one of them out", path: [...path, "synchronize"], target: "key" },
  ];
}
