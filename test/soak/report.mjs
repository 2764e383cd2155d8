/** The table of a soak, and what of it is not as it should be. */

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const most = (values) => Math.max(...values);

/** What is held to not growing from the first third to the last: how, by what share, and by what at least. */
const MEASURES = [
  { name: "memory of the reconciler, MB", key: "reconcilerMb", of: median, share: 0.25, least: 15 },
  { name: "memory of the watchdog, MB", key: "watchdogMb", of: median, share: 0.25, least: 10 },
  { name: "descriptors of the reconciler", key: "reconcilerFds", of: median, share: 0.1, least: 5 },
  { name: "descriptors of the watchdog", key: "watchdogFds", of: median, share: 0.1, least: 3 },
  { name: "event loop late, ms", key: "lagMs", of: median, share: 0.5, least: 100 },
  { name: "an answer of the command line, ms", key: "answerMs", of: median, share: 0.5, least: 300 },
  { name: "files in the state folder", key: "stateFiles", of: median, share: 0.5, least: 100 },
];

const shown = (value) => (Number.isFinite(value) ? String(Math.round(value * 10) / 10) : "-");

export function report({ samples, rests, deeds, left, hours }) {
  const third = Math.floor(samples.length / 3);
  const [first, last] = [samples.slice(0, third), samples.slice(-third)];
  const failures = [];
  const rows = MEASURES.map(({ name, key, of, share, least }) => {
    const values = (part) => part.map((sample) => sample[key]).filter(Number.isFinite);
    const [before, after] = [of(values(first)), of(values(last))];
    if (after > before * (1 + share) && after - before > least)
      failures.push(`${name}: ${shown(before)} became ${shown(after)}`);
    return `| ${name} | ${shown(before)} | ${shown(after)} | ${shown(most(values(samples)))} |`;
  });
  const times = rests.map(({ tookMs }) => tookMs);
  for (const { still } of rests) if (still !== undefined) failures.push(`did not come back:\n${still}`);
  for (const each of left) failures.push(`was left: ${each}`);
  const text = [
    `${hours} h, ${samples.length} samples, ${[...deeds.values()].reduce((sum, count) => sum + count, 0)} deeds.`,
    "",
    "| | first third, median | last third, median | most |",
    "|---|---|---|---|",
    ...rows,
    "",
    "| deed | times |",
    "|---|---|",
    ...[...deeds].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `| ${name} | ${count} |`),
    "",
    `All was as its manifest says after each of ${rests.length} rests: within ${shown(median(times) / 1000)} s (median), ${shown(most(times) / 1000)} s (most).`,
    "",
  ].join("\n");
  return { text, failures };
}
