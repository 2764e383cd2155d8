/** What people, editors and bad luck do. Each deed may find nothing to do it to. */
import { renameSync, writeFileSync } from "node:fs";
import { pick } from "./scene.mjs";

async function targets(scene, what) {
  const { stdout } = await scene.tmux(what, ...(what === "list-sessions" ? [] : ["-a"]), "-F", idOf[what]);
  return stdout.split("\n").filter(Boolean);
}

const idOf = { "list-panes": "#{pane_id}", "list-windows": "#{window_id}", "list-sessions": "#{session_id}" };

async function take(scene, list, kill) {
  const found = await targets(scene, list);
  if (found.length > 0) await scene.tmux(kill, "-t", pick(found));
}

function signal(pid, name) {
  try {
    if (pid !== undefined) process.kill(pid, name);
  } catch {
    // It has gone meanwhile.
  }
}

async function killTmux(scene) {
  const { stdout } = await scene.tmux("display-message", "-p", "#{pid}");
  signal(Number(stdout) || undefined, "SIGKILL");
}

/** A file that is broken for a moment, as one that is being written. */
async function breakFile(scene) {
  const name = pick(scene.names);
  writeFileSync(scene.file(name), "session: [\n");
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  scene.write(name);
}

async function hideFile(scene) {
  const file = scene.file(pick(scene.names));
  renameSync(file, `${file}.hidden`);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  renameSync(`${file}.hidden`, file);
}

/** With how often each happens, among all. */
const DEEDS = [
  { name: "edit a manifest", often: 30, run: (scene) => scene.write(pick(scene.names)) },
  { name: "edit all manifests", often: 5, run: (scene) => scene.names.forEach((name) => scene.write(name)) },
  { name: "break a manifest, and mend it", often: 5, run: breakFile },
  { name: "hide a manifest, and bring it back", often: 5, run: hideFile },
  { name: "kill a pane", often: 30, run: (scene) => take(scene, "list-panes", "kill-pane") },
  { name: "kill a window", often: 10, run: (scene) => take(scene, "list-windows", "kill-window") },
  { name: "kill a session", often: 10, run: (scene) => take(scene, "list-sessions", "kill-session") },
  { name: "apply by hand", often: 5, run: (scene) => scene.tmx("apply", scene.file(pick(scene.names))) },
  { name: "kill -9 the reconciler", often: 3, run: (scene) => signal(scene.pids().reconciler, "SIGKILL") },
  { name: "kill -9 the watchdog", often: 3, run: (scene) => signal(scene.pids().watchdog, "SIGKILL") },
  { name: "kill -9 tmux", often: 2, run: killTmux },
  { name: "stop the reconciler", often: 0.5, run: (scene) => signal(scene.pids().reconciler, "SIGSTOP") },
];

export function chooseDeed() {
  let at = Math.random() * DEEDS.reduce((sum, { often }) => sum + often, 0);
  return DEEDS.find(({ often }) => (at -= often) < 0) ?? DEEDS[0];
}
