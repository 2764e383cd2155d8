/**
 * The proof by hours: a daemon keeps sessions while they are changed, taken away, broken and mended, and while it, its
 * watchdog and tmux are killed and stopped. What it takes of the machine is measured all along, and must not grow.
 *
 *   npm run soak -- --hours N [--sessions N] [--out FOLDER]
 *
 * Prints a table, and writes it and a plot beside it. Exits with 1 when something grew, or did not come back.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chooseDeed } from "./deeds.mjs";
import { plot } from "./plot.mjs";
import { report } from "./report.mjs";
import { Sampler } from "./sampler.mjs";
import { Scene } from "./scene.mjs";

const { values: given } = parseArgs({
  options: {
    hours: { type: "string", default: "1" },
    sessions: { type: "string", default: "10" },
    out: { type: "string", default: "soak" },
  },
});
const HOUR_MS = 60 * 60 * 1_000;
/** Between two deeds, in milliseconds, at most. */
const PAUSE_MS = 4_000;
const SAMPLE_MS = 10_000;
/** How often all is left alone until it is as it should be. */
const REST_MS = 60_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const end = Date.now() + Number(given.hours) * HOUR_MS;
const scene = new Scene(Number(given.sessions));
const sampler = new Sampler(scene);
const deeds = new Map();
const rests = [];
const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => asked.abort());

try {
  await scene.begin();
  let [sampleAt, restAt] = [0, Date.now() + REST_MS];
  while (Date.now() < end && !asked.signal.aborted) {
    const deed = chooseDeed();
    deeds.set(deed.name, (deeds.get(deed.name) ?? 0) + 1);
    await deed.run(scene);
    await pause(Math.random() * PAUSE_MS);
    if (Date.now() >= restAt) {
      rests.push(await scene.rest());
      restAt = Date.now() + REST_MS;
    }
    if (Date.now() >= sampleAt) {
      await sampler.take();
      sampleAt = Date.now() + SAMPLE_MS;
      process.stderr.write(
        `\r${sampler.samples.length} samples, ${rests.length} rests, ${Math.round((end - Date.now()) / 60_000)} min to go `,
      );
    }
  }
  rests.push(await scene.rest());
  await sampler.take();
} finally {
  scene.left = await scene.end();
}
process.stderr.write("\n");
const { text, failures } = report({
  samples: sampler.samples,
  rests,
  deeds,
  left: scene.left,
  hours: Number(given.hours),
});
mkdirSync(given.out, { recursive: true });
writeFileSync(join(given.out, "soak.md"), text);
writeFileSync(join(given.out, "soak.svg"), plot(sampler.samples));
writeFileSync(join(given.out, "samples.json"), JSON.stringify(sampler.samples));
process.stdout.write(`${text}\n`);
for (const failure of failures) process.stdout.write(`FAILED: ${failure}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
