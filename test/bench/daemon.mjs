/** What a daemon costs while nothing happens, and how soon it puts back what was taken away. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { median, project, timed } from "./workshop.mjs";

const tmx = join(project, "dist", "tmx.cjs");
const node = process.execPath;
/** How long nothing is done, in milliseconds: two looks at everything, and a bit. */
const IDLE_MS = 120_000;
const KILLS = 50;
const PANES = 5;
const FLEET = 50;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const manifest = (name, value = "0") =>
  `session: ${name}\nroot: /\noptions: { status-left: "${value}" }\nwindows:\n  - name: w\n    layout: tiled\n    panes: [{ name: a }, { name: b }, { name: c }, { name: d }, { name: e }]\n`;

function writeAll(shop, count, value) {
  mkdirSync(join(shop.folder, "sessions"), { recursive: true });
  for (let at = 0; at < count; at++) shop.write(`sessions/s${at}.yaml`, manifest(`s${at}`, value));
  return join(shop.folder, "sessions");
}

const asked = (shop, ...args) =>
  execFileSync(node, [tmx, ...args], { env: shop.env, cwd: shop.folder, encoding: "utf8" });

async function started(shop, count) {
  const folder = writeAll(shop, count, "0");
  shop.run(node, [tmx, "daemon", "start", folder]);
  await settled(shop, folder);
  const { reconciler, watchdog } = JSON.parse(asked(shop, "daemon", "status", "-o", "json"));
  return { folder, pids: [reconciler.pid, watchdog.pid] };
}

/** Until all is as the manifests say. */
async function settled(shop, folder) {
  for (;;) {
    try {
      asked(shop, "plan", folder, "--detailed-exitcode");
      return;
    } catch {
      await sleep(50);
    }
  }
}

/** Processor time in milliseconds, and memory in bytes. */
function costOf(pids) {
  const ticks = pids.map((pid) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" "));
  const cpuMs = ticks.reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) * 10, 0);
  const memory = pids.map((pid) => Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]));
  return { cpuMs, mb: memory.reduce((sum, kb) => sum + kb, 0) / 1024 };
}

export async function idling(shop, { row }) {
  const calls = join(shop.folder, "calls");
  shop.env.TMX_TMUX = shop.write("counting-tmux", `#!/bin/sh\necho >> '${calls}'\nexec tmux "$@"\n`);
  execFileSync("chmod", ["755", shop.env.TMX_TMUX]);
  try {
    const { pids } = await started(shop, 20);
    await sleep(5_000);
    const [before, callsBefore] = [costOf(pids), readFileSync(calls, "utf8").length];
    await sleep(IDLE_MS);
    const [after, callsAfter] = [costOf(pids), readFileSync(calls, "utf8").length];
    const share = ((after.cpuMs - before.cpuMs) / IDLE_MS) * 100;
    const perMinute = ((callsAfter - callsBefore) / IDLE_MS) * 60_000;
    row("idle daemon, 20 sessions x 5 panes: of a core", `${share.toFixed(2)} %`, "0.5 %", share < 0.5);
    row("idle daemon: memory of both processes", `${after.mb.toFixed(0)} MB`, "150 MB", after.mb < 150);
    row("idle daemon: tmux processes a minute", perMinute.toFixed(1), "4", perMinute <= 4);
  } finally {
    shop.run(node, [tmx, "daemon", "stop"]);
  }
}

export async function healing(shop, { row }) {
  try {
    await started(shop, KILLS / PANES);
    const times = [];
    // Each pane once: what vanishes again soon is brought back later.
    for (let at = 0; at < KILLS; at++) times.push(await healed(shop, `=s${at % 10}:w`, Math.floor(at / 10)));
    const measured = median(times);
    row(`a pane that was killed is back, median of ${KILLS}`, `${Math.round(measured)} ms`, "250 ms", measured <= 250);
  } finally {
    shop.run(node, [tmx, "daemon", "stop"]);
  }
}

/** Looked for as little as can be: each look takes of the time that it measures. */
async function healed(shop, window, pane) {
  const count = () =>
    execFileSync("tmux", ["list-panes", "-t", window], { env: shop.env, encoding: "utf8" }).trim().split("\n").length;
  execFileSync("tmux", ["kill-pane", "-t", `${window}.${pane}`], { env: shop.env });
  const begun = performance.now();
  await sleep(20);
  while (count() < PANES) await sleep(10);
  const took = performance.now() - begun;
  await sleep(300);
  return took;
}

export async function checkout(shop, { row, ratio }) {
  const direct = [];
  const daemon = [];
  const folder = writeAll(shop, FLEET, "0");
  shop.run(node, [tmx, "apply", folder]);
  for (let round = 1; round <= 5; round++) {
    writeAll(shop, FLEET, `direct ${round}`);
    direct.push(timed(node, [tmx, "apply", folder], { env: shop.env, cwd: shop.folder }));
  }
  try {
    await started(shop, FLEET);
    for (let round = 1; round <= 5; round++) {
      const value = `daemon ${round}`;
      writeAll(shop, FLEET, value);
      const begun = performance.now();
      while (!isEverywhere(shop, value)) await sleep(20);
      daemon.push(performance.now() - begun);
    }
  } finally {
    shop.run(node, [tmx, "daemon", "stop"]);
  }
  // Of its own accord a daemon waits until there has been quiet for 0.3 s.
  const measured = (median(daemon) - 300) / median(direct);
  row(`${FLEET} sessions changed at once: by the daemon, against apply`, ratio(measured), "1.3 x", measured <= 1.3);
}

const lefts = (shop) =>
  execFileSync("tmux", ["list-sessions", "-F", "#{status-left}"], { env: shop.env, encoding: "utf8" })
    .trim()
    .split("\n");

const isEverywhere = (shop, value) => lefts(shop).every((each) => each === value);
