import { median } from "./workshop.mjs";

/** Runs competitors in turn, so that a slow moment of the machine hits all of them. @returns medians in ms, by name */
export function alternate(competitors, count) {
  const times = Object.fromEntries(Object.keys(competitors).map((name) => [name, []]));
  for (const run of Object.values(competitors)) run();
  for (let round = 0; round < count; round++) {
    for (const [name, run] of Object.entries(competitors)) times[name].push(run());
  }
  return Object.fromEntries(Object.entries(times).map(([name, taken]) => [name, median(taken)]));
}
