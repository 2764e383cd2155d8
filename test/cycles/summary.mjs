/** What all cycles came to. */

const sorted = (values) => values.toSorted((one, other) => one - other);

function spread(values) {
  const all = sorted(values);
  if (all.length === 0) return "none";
  return [all[0], all[Math.floor(all.length / 2)], all.at(-1)].map((value) => Math.round(value)).join(" / ");
}

export function summary(results) {
  const done = results.filter(({ error }) => !error);
  const differences = done.flatMap((result) => result.differences);
  const kinds = Map.groupBy
    ? Map.groupBy(differences, ({ kind }) => kind)
    : differences.reduce((map, each) => map.set(each.kind, [...(map.get(each.kind) ?? []), each]), new Map());
  const bad = sorted(results.filter((each) => each.error || each.differences.length > 0).map(({ seed }) => seed));
  const kb = (values) => spread(values.map((value) => value / 1024));
  const rows = [
    ["cycles", results.length],
    ["failed to run", results.length - done.length],
    ["with differences", bad.length - (results.length - done.length)],
    ["panes built", done.reduce((sum, { panes }) => sum + panes, 0)],
    ["panes restored", done.reduce((sum, { panes, restores }) => sum + panes * restores.length, 0)],
    ["save, ms (min / median / max)", spread(done.flatMap(({ saves }) => saves))],
    ["restore, ms", spread(done.flatMap(({ restores }) => restores))],
    ["kept after the first save, kB", kb(done.map(({ bytes }) => bytes[0]))],
    ["kept after the last save, kB", kb(done.map(({ bytes }) => bytes[1]))],
    ["memory of the tmux server, kB", kb(done.map(({ memory }) => memory))],
    ...[...kinds].map(([kind, all]) => [`differences in ${kind}`, all.length]),
    ...(bad.length > 0 ? [["repeat with", `--count 1 --seed ${bad.slice(0, 20).join(" | ")}`]] : []),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}
