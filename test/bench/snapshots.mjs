/** Saving and restoring a hundred panes. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";

import { alternate } from "./alternate.mjs";
import { hundredManifest } from "./fixtures.mjs";
import { project, timed } from "./workshop.mjs";

const tmx = join(project, "dist", "tmx.cjs");
const node = process.execPath;
const LINES = 3_000;

/** Every pane prints its lines, and then does nothing. */
export const snapshotConf = [
  "set -g history-limit 5000",
  `set -g default-command "seq -f 'line %05.0f of what a build has printed here, some 60 characters' ${LINES}; exec cat"`,
  "",
].join("\n");

/** What tmux-resurrect took for the same hundred panes on a machine like this one. */
const PEER = { structure: "4.5 s", text: "8.2 s" };

export function saving(shop, { row, ratio, rounds }) {
  shop.run(node, [tmx, "apply", shop.write("hundred.yaml", hundredManifest())]);
  untilPrinted(shop);
  const save = (...options) => shop.time(node, [tmx, "session", "save", "hundred", ...options]);
  const cold = () => {
    rmSync(join(shop.env.XDG_STATE_HOME, "tmx"), { recursive: true, force: true });
    return save();
  };
  const count = Math.max(5, Math.floor(rounds / 2));
  const { cold: whole } = alternate({ cold }, count);
  const againstNode = (run) => {
    const times = alternate({ node: () => timed(node, ["-e", "0"]), run }, count);
    return times.run / times.node;
  };
  // One after the other: a save without texts has none that the next could go on with.
  const structure = againstNode(() => save("--no-text"));
  save();
  const same = againstNode(() => save()) / structure;
  row("save, 100 panes, structure only, against node -e 0", ratio(structure), "4 x", structure <= 4);
  row(`save, 100 panes with ${LINES} lines each, cold`, `${Math.round(whole)} ms`, "1500 ms", whole <= 1500);
  row("the same again, nothing changed, against structure only", ratio(same), "2 x", same <= 2);
  const processes = Math.max(
    shop.countingTmux(cold),
    shop.countingTmux(() => save("--no-text")),
  );
  row("tmux processes of a save", `${processes}`, "3", processes <= 3);
  const peer = `${PEER.structure} / ${PEER.text}`;
  row("tmux-resurrect, 100 panes: structure only / with text, as measured before", peer, "-", undefined);
}

export function restoring(shop, { row, ratio, rounds }) {
  const manifest = shop.write("hundred.yaml", hundredManifest());
  shop.run(node, [tmx, "apply", manifest]);
  shop.run(node, [tmx, "session", "save", "hundred"]);
  const fresh =
    (...args) =>
    () => {
      shop.killServer();
      return shop.time(node, [tmx, ...args]);
    };
  const times = alternate(
    { apply: fresh("apply", manifest, "--fresh"), restore: fresh("session", "restore", "hundred") },
    Math.max(5, Math.floor(rounds / 3)),
  );
  const measured = times.restore / times.apply;
  row("restore of 100 panes, against the fresh apply of their manifest", ratio(measured), "2 x", measured <= 2);
}

/** Saves tell by the second whether something has changed since: the last output has to be older. */
function untilPrinted({ env }) {
  const args = ["list-panes", "-a", "-F", "#{history_size} #{window_activity}"];
  const isDone = (pane) => {
    const [history, activity] = pane.split(" ").map(Number);
    return history > LINES - 100 && activity + 2 < Date.now() / 1000;
  };
  while (!execFileSync("tmux", args, { env, encoding: "utf8" }).trim().split("\n").every(isDone));
}
