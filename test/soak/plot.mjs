/** Lines over time, as SVG. */
const [WIDTH, HEIGHT, LEFT, GAP] = [800, 120, 190, 24];

const LINES = [
  ["reconciler, MB", "reconcilerMb"],
  ["watchdog, MB", "watchdogMb"],
  ["reconciler, descriptors", "reconcilerFds"],
  ["event loop late, ms", "lagMs"],
  ["answer, ms", "answerMs"],
  ["restarts", "restarts"],
];

export function plot(samples) {
  const end = Math.max(1, samples.at(-1)?.minutes ?? 1);
  const parts = LINES.map(([name, key], at) => line(name, samples, { key, end, top: at * (HEIGHT + GAP) }));
  const height = LINES.length * (HEIGHT + GAP);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 10}" height="${height}" font-family="sans-serif" font-size="12">\n${parts.join("\n")}\n</svg>\n`;
}

function line(name, samples, { key, end, top }) {
  const seen = samples.filter((sample) => Number.isFinite(sample[key]));
  const most = Math.max(1e-9, ...seen.map((sample) => sample[key]));
  const points = seen.map(({ minutes, [key]: value }) => {
    const [x, y] = [LEFT + (minutes / end) * WIDTH, top + HEIGHT - (value / most) * (HEIGHT - 10)];
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return [
    `<text x="4" y="${top + 20}">${name}</text>`,
    `<text x="4" y="${top + 38}" fill="#777">0 to ${most.toFixed(0)}, ${end.toFixed(0)} min</text>`,
    `<line x1="${LEFT}" y1="${top + HEIGHT}" x2="${LEFT + WIDTH}" y2="${top + HEIGHT}" stroke="#bbb"/>`,
    `<polyline fill="none" stroke="#2563eb" stroke-width="1.2" points="${points.join(" ")}"/>`,
  ].join("\n");
}
