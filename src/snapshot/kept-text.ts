import type { CapturedPane } from "../model/captured.ts";
import type { ServerLife, Snapshot, SnapshotText } from "../model/snapshot.ts";

/**
 * The text that a pane had at an earlier save, when nothing can have changed in it since: the same pane in the same life
 * of its server, with the same history, size and cursor, and no output. tmux tells of output by the second, so that of
 * the second of that save nobody knows whether it came before or after.
 */
export function keptText(pane: CapturedPane, life: ServerLife, before: Snapshot | undefined): SnapshotText | undefined {
  if (before === undefined || !isSameLife(life, before.server)) return undefined;
  const known = before.windows.flatMap(({ panes }) => panes).find(({ id }) => id === pane.id);
  if (known?.text === undefined || known.process?.pid !== (pane.dead ? undefined : pane.pid)) return undefined;
  const isQuiet = pane.seen.activity < Math.floor(before.at / 1000);
  return isQuiet && looks(known) === looks(pane) ? known.text : undefined;
}

export const isSameLife = (one: ServerLife, other: ServerLife | undefined): boolean =>
  one.pid === other?.pid && one.startTime === other.startTime && one.socketPath === other.socketPath;

type Looks = Pick<CapturedPane, "seen" | "width" | "height" | "alternate" | "dead">;

const looks = ({ seen, width, height, alternate, dead }: Looks): string =>
  [width, height, alternate, dead !== undefined, seen.historySize, seen.historyBytes, seen.cursorX, seen.cursorY].join(
    " ",
  );
