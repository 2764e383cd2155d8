/**
 * The budget table, measured: `npm run bench`. Whole processes, alternated, medians, as ratios of one run; never asserted in
 * a test, because this machine's other work moves every figure.
 *
 *   npm run bench -- [--rounds N] [--only PART]
 *
 * tmuxp and tmuxinator are measured beside tmx where they are installed (Debian has both).
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { alternate } from "./alternate.mjs";
import { checkout, healing, idling } from "./daemon.mjs";
import { restoring, saving, snapshotConf } from "./snapshots.mjs";
import { hasProgram, project, timed, Workshop } from "./workshop.mjs";
import { planningTime } from "./planning.mjs";
import { fleetManifest, fleetScript, gridManifest, tmuxinatorProject, tmuxpWorkspace } from "./fixtures.mjs";

const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const rounds = Number(option("--rounds") ?? 15);
const only = option("--only");
const tmx = join(project, "dist", "tmx.cjs");
const node = process.execPath;

const rows = [];
const row = (what, measured, budget, met) => rows.push({ what, measured, budget, met });
const ratio = (value) => `${value.toFixed(2)} x`;

function startUp() {
  const times = alternate(
    { node: () => timed(node, ["-e", "0"]), version: () => timed(node, [tmx, "--version"]) },
    rounds * 3,
  );
  const measured = times.version / times.node;
  row("tmx --version, against node -e 0", ratio(measured), "1.3 x", measured <= 1.3);
}

function noChanges(shop) {
  const manifest = shop.write("grid.yaml", gridManifest());
  shop.run(node, [tmx, "apply", manifest]);
  const times = alternate(
    { node: () => timed(node, ["-e", "0"]), apply: () => shop.time(node, [tmx, "apply", manifest]) },
    rounds * 2,
  );
  const measured = times.apply / times.node;
  row("apply, nothing to change, 12 panes, against node -e 0", ratio(measured), "3 x", measured <= 3);
}

function freshApply(shop) {
  const manifest = shop.write("grid.yaml", gridManifest());
  const fresh = (program, args) => () => {
    shop.killServer();
    return shop.time(program, args);
  };
  const competitors = { tmx: fresh(node, [tmx, "apply", manifest]) };
  if (hasProgram("tmuxp"))
    competitors.tmuxp = fresh("tmuxp", ["load", "-d", "-y", shop.write("tmuxp.yaml", tmuxpWorkspace())]);
  if (hasProgram("tmuxinator")) {
    const file = shop.write("tmuxinator.yml", tmuxinatorProject());
    competitors.tmuxinator = fresh("tmuxinator", [
      "start",
      "-p",
      file,
      "--no-attach",
      "--suppress-tmux-version-warning",
    ]);
  }
  const times = alternate(competitors, Math.max(5, Math.floor(rounds / 2)));
  for (const peer of ["tmuxp", "tmuxinator"]) {
    const what = `fresh apply, 4 windows x 3 panes, against ${peer}`;
    if (!(peer in times)) row(what, "not installed here", "4 x faster", undefined);
    else row(what, `${(times[peer] / times.tmx).toFixed(1)} x faster`, "4 x faster", times[peer] / times.tmx >= 4);
  }
}

function processes(shop) {
  const manifest = shop.write("grid.yaml", gridManifest());
  const count = () => shop.countingTmux(() => shop.run(node, [tmx, "apply", manifest]));
  const [fresh, same] = [count(), count()];
  row("tmux processes: fresh apply / no changes", `${fresh} / ${same}`, "4 / 1", fresh <= 4 && same <= 1);
}

function fleet(shop) {
  const manifest = shop.write("fleet.yaml", fleetManifest());
  const script = shop.write("fleet.tmux", fleetScript());
  const fresh = (run) => () => {
    shop.killServer();
    return run();
  };
  const times = alternate(
    {
      node: () => timed(node, ["-e", "0"]),
      source: fresh(() => shop.time("tmux", ["start-server", ";", "source-file", script])),
      tmx: fresh(() => shop.time(node, [tmx, "apply", manifest])),
    },
    Math.max(5, Math.floor(rounds / 3)),
  );
  const measured = (times.tmx - times.node) / times.source;
  row(
    "fresh apply, 50 sessions x 10 panes, less start-up, against one tmux source-file",
    ratio(measured),
    "1.3 x",
    measured <= 1.3,
  );
}

async function planning(shop) {
  const manifest = shop.write("fleet.yaml", fleetManifest());
  shop.run(node, [tmx, "apply", manifest]);
  const measured = await planningTime(shop, manifest);
  row("plan of 500 panes, computing only", `${measured.toFixed(1)} ms`, "50 ms", measured <= 50);
}

const parts = {
  startUp,
  noChanges,
  freshApply,
  processes,
  fleet,
  planning,
  saving,
  restoring,
  idling,
  healing,
  checkout,
};
// Where it is tmux's work and tmx's that is compared, the panes run cat: 500 shells would drown both.
const cat = "set -g default-command cat\n";
const conf = {
  fleet: cat,
  planning: cat,
  restoring: cat,
  saving: snapshotConf,
  idling: cat,
  healing: cat,
  checkout: cat,
};
// On Node 20 this variable adds 55 ms to every process and would flatter every ratio.
delete process.env.NODE_EXTRA_CA_CERTS;
execFileSync(node, [join(project, "scripts", "build.mjs")], { stdio: "inherit" });
for (const [name, part] of Object.entries(parts)) {
  if (only !== undefined && only !== name) continue;
  process.stderr.write(`measuring ${name} …\n`);
  const shop = new Workshop(conf[name] ?? "");
  try {
    await part(shop, { row, ratio, rounds });
  } finally {
    shop.close();
  }
}

const width = (key) => Math.max(...rows.map((each) => each[key].length));
const verdict = ({ met }) => (met === undefined ? "-" : met ? "met" : "MISSED");
for (const each of rows) {
  const cells = [
    each.what.padEnd(width("what")),
    each.measured.padStart(width("measured")),
    each.budget.padStart(width("budget")),
  ];
  process.stdout.write(`${cells.join("  ")}  ${verdict(each)}\n`);
}
process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;
