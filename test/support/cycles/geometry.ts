/** The room that the panes of a window have, as tmux divides it: splits are chosen so that none is refused. */
import type { PaneMade } from "./world.ts";

interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** One split: the place of the pane that is split, and what `split-window` is told. */
export interface Split {
  readonly at: number;
  readonly flags: readonly string[];
  /** The place of the new pane. */
  readonly place: number;
}

/** Panes in tmux's order. */
export class Rooms {
  readonly #rooms: Room[];

  constructor(columns: number, rows: number) {
    this.#rooms = [{ columns, rows }];
  }

  /** Nothing when no pane has room for two. */
  split({ from, across, before, share }: PaneMade): Split | undefined {
    const order = this.#rooms.map((_, at) => (from + at) % this.#rooms.length);
    for (const at of order) {
      for (const isAcross of [across, !across]) {
        const found = this.#splitOne(at, isAcross, { before, share });
        if (found) return found;
      }
    }
    return undefined;
  }

  #splitOne(at: number, across: boolean, { before, share }: Pick<PaneMade, "before" | "share">): Split | undefined {
    const room = this.#rooms[at]!;
    const length = across ? room.columns : room.rows;
    // Enough for something to be seen. In fewer columns shells cannot draw the line that is typed.
    const least = across ? 8 : 2;
    if (length < 2 * least + 1) return undefined;
    const size = Math.min(length - 1 - least, Math.max(least, Math.floor(length * share)));
    const sized = (cells: number): Room => (across ? { ...room, columns: cells } : { ...room, rows: cells });
    const [made, left] = [sized(size), sized(length - 1 - size)];
    this.#rooms.splice(at, 1, ...(before ? [made, left] : [left, made]));
    const flags = [across ? "-h" : "-v", ...(before ? ["-b"] : []), "-l", String(size)];
    return { at, flags, place: before ? at : at + 1 };
  }
}
