import { quote } from "../lib/quote.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import { count } from "./values.ts";

/** A place for one pane in a layout tree: for one by its name, or for the next that no place names. */
export interface Seat {
  readonly name?: string;
  readonly path: Path;
}

interface Seating {
  /** For each seat its pane, as a place in the manifest's order. */
  readonly order: readonly number[];
  readonly problems: readonly Problem[];
}

const ONCE = "every pane of the window is in it once";

/** Gives every seat its pane, and tells of seats without a pane and panes without a seat. */
export function seatPanes(seats: readonly Seat[], names: readonly (string | undefined)[], path: Path): Seating {
  const named = new Set(seats.map(({ name }) => name));
  const waiting = names.flatMap((name, at) => (name !== undefined && named.has(name) ? [] : [at]));
  const order = seats.map(({ name }) => (name === undefined ? waiting.shift() : names.indexOf(name)));
  const empty = seats.find((_, at) => order[at] === undefined);
  const relies = path.slice(0, -1);
  const problems: Problem[] = repeatedNames(seats);
  if (empty) {
    const message = `the layout has ${count(seats.length, "place")}, and the window ${count(names.length, "pane")}`;
    problems.push({ code: "layout-mismatch", message, hint: ONCE, path: empty.path, relies });
  }
  if (waiting.length > 0) {
    const left = waiting.map((at) => (names[at] === undefined ? `pane ${at + 1}` : quote(names[at])));
    const message = `the layout has no place for ${left.join(", ")}`;
    problems.push({ code: "layout-mismatch", message, hint: ONCE, path, relies });
  }
  return { order: order.map((at) => at ?? -1), problems };
}

function repeatedNames(seats: readonly Seat[]): Problem[] {
  const first = new Map<string, Path>();
  return seats.flatMap(({ name, path }): Problem[] => {
    if (name === undefined) return [];
    const earlier = first.get(name);
    if (!earlier) first.set(name, path);
    const message = `the pane ${quote(name)} is in the layout twice`;
    return earlier ? [{ code: "duplicate-pane", message, hint: ONCE, path, first: earlier }] : [];
  });
}
