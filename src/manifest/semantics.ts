import { quote } from "../lib/quote.ts";
import { checkEnvironment } from "./checks/environment.ts";
import { checkLayout } from "./checks/layout.ts";
import { checkIdentity, checkSessionName, checkTitle, checkWindowName } from "./checks/names.ts";
import { checkOptions } from "./checks/options.ts";
import { checkLines, checkProcess } from "./checks/process.ts";
import { checkRepeatedPanes, checkRepeatedWindows } from "./checks/repeats.ts";
import { checkRoot } from "./checks/root.ts";
import { checkStop } from "./checks/stop.ts";
import type { Manifest, Pane, Window } from "./manifest.gen.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import { paneMapping, panesOf } from "./values.ts";

/** What a schema cannot say: what tmux makes of names and values, and what does not go together. */
export function checkMeaning(manifest: Manifest): Problem[] {
  return [
    ...checkSessionName(manifest.session, ["session"]),
    ...checkRoot(manifest.root, ["root"]),
    ...checkEnvironment(manifest.env, ["env"]),
    ...checkOptions(manifest.options, "session", ["options"]),
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
    ...checkLayout(window, path),
    ...checkLines(window.beforeEach, [...path, "beforeEach"]),
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
  ];
}

/** The schema takes text for an index, for the sake of variables; a literal `${{` is what is left of that here. */
function checkIndex(index: Window["index"], path: Path): Problem[] {
  if (typeof index !== "string") return [];
  return [{ code: "bad-value", message: `expected a whole number from 0 to 65535, got ${quote(index)}`, path }];
}

function checkSynchronize({ synchronize, options }: Window, path: Path): Problem[] {
  if (synchronize === undefined || options?.["synchronize-panes"] === undefined) return [];
  const message = "synchronize and the option synchronize-panes are one and the same";
  return [
    { code: "conflicting-keys", message, hint: "leave one of them out", path: [...path, "synchronize"], target: "key" },
  ];
}
