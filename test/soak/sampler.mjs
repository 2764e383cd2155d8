/** What the daemon takes of the machine, again and again. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

function memoryOf(pid) {
  const status = readOr(`/proc/${pid}/status`, "");
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

function descriptorsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return Number.NaN;
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}

function filesBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true }).length;
  } catch {
    return Number.NaN;
  }
}

export class Sampler {
  samples = [];
  #scene;
  #begun = Date.now();

  constructor(scene) {
    this.#scene = scene;
  }

  async take() {
    const { code, stdout } = await this.#scene.tmx("daemon", "status", "-o", "json");
    if (code !== 0) return;
    const { reconciler, watchdog, heartbeat } = JSON.parse(stdout);
    if (!watchdog) return;
    const begun = performance.now();
    await this.#scene.tmx("daemon", "heartbeat");
    this.samples.push({
      minutes: (Date.now() - this.#begun) / 60_000,
      restarts: reconciler.restarts,
      reconcilerMb: memoryOf(reconciler.pid),
      watchdogMb: memoryOf(watchdog.pid),
      reconcilerFds: descriptorsOf(reconciler.pid),
      watchdogFds: descriptorsOf(watchdog.pid),
      lagMs: heartbeat.lagMs,
      answerMs: performance.now() - begun,
      stateFiles: filesBelow(join(this.#scene.env.TMX_STATE_DIR)),
    });
  }
}
