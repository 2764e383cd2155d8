/**
 * The proof by cycles: random sessions are built, saved, lost with their server and restored, and must be what they were.
 *
 *   npm run cycles -- [--count N] [--seed N] [--panes N] [--jobs N] [--tmux PATH]
 *
 * The seed of a cycle is the first one's plus its place, so that any cycle can be repeated alone: --count 1 --seed N.
 * Exits with 1 when anything differed, and with 69 where a shell is missing that sessions may have.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadCycles } from "./load.mjs";
import { Progress } from "./progress.mjs";
import { summary } from "./summary.mjs";

const { values: given } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    panes: { type: "string", default: "40" },
    jobs: { type: "string", default: "2" },
    tmux: { type: "string" },
  },
});
const [count, first, panes, jobs] = [given.count, given.seed, given.panes, given.jobs].map(Number);
if (given.tmux !== undefined) process.env.TMX_TMUX = given.tmux;

for (const shell of ["/bin/sh", "/bin/bash", "/bin/zsh"])
  if (!existsSync(shell)) {
    console.error(`cycles: ${shell} is missing, and sessions may have it: install it first`);
    process.exit(69);
  }
const { setUp, runCycle } = await loadCycles();
const tearDown = setUp();
const progress = new Progress(count);
const results = [];
let next = 0;
let last = count;

/** One cycle after the other, until all are done or somebody presses Ctrl-C: what has begun is ended first. */
async function work() {
  while (next < last) {
    const seed = first + next++;
    const result = await runCycle(seed, { panes, lines: 2500 }).catch((error) => ({ seed, panes: 0, error }));
    results.push(result);
    progress.done(result);
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => (last = 0));
try {
  await Promise.all(Array.from({ length: jobs }, work));
} finally {
  progress.end();
  await tearDown();
}
console.log(summary(results));
process.exitCode = results.some(({ error, differences }) => error || differences.length > 0) ? 1 : 0;
