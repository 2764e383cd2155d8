import type { RefusedSnapshot } from "../../../model/snapshot.ts";
import type { ListedGeneration, SnapshotListing } from "../../../model/snapshots.ts";
import { describeSize } from "../size.ts";
import { safe, type Style } from "../style.ts";
import { renderTable } from "../table.ts";
import { describeTime } from "../time.ts";
import { describeDamaged } from "./damaged.ts";
import { refusedJson } from "./save-view.ts";
import { generationJson, panesIn } from "./snapshot-json.ts";

interface View {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly style: Style;
}

const HEAD = ["GENERATION", "SAVED", "CAUSE", "WINDOWS", "PANES", "SIZE", "PINNED", "TEXTS", "NOTE"];

/** Generations as a table, and below it what is damaged or was refused. Without a session, each row names its own. */
export function renderListing(
  { generations, damaged, refused }: SnapshotListing,
  session: string | undefined,
  view: View,
): string {
  const named = session === undefined;
  const rows = generations.map((each) => [...(named ? [safe(each.snapshot.session)] : []), ...cellsOf(each, view.now)]);
  const table = renderTable(named ? ["SESSION", ...HEAD] : HEAD, rows, view.style);
  const below = [
    ...damaged.map((each) => `${view.style.bad("damaged:")} ${safe(describeDamaged(each))}`),
    ...refused.map((each) => `${view.style.change("refused:")} ${renderRefusal(each, view.now)}`),
  ];
  return [...(rows.length > 0 ? [table] : []), ...(rows.length > 0 && below.length > 0 ? [""] : []), ...below].join(
    "\n",
  );
}

const cellsOf = (
  { number, snapshot, pinned, size, textsMissing }: ListedGeneration,
  now: number,
): readonly (string | number)[] => [
  number,
  describeTime(snapshot.at, now),
  snapshot.cause,
  snapshot.windows.length,
  panesIn(snapshot),
  describeSize(size),
  pinned ? "pinned" : "-",
  textsMissing > 0 ? `${textsMissing} missing` : snapshot.hasText ? "there" : "-",
  safe(snapshot.note ?? ""),
];

const renderRefusal = ({ session, at, why, file }: RefusedSnapshot, now: number): string =>
  `a save of ${safe(session)}, ${describeTime(at, now)}: ${safe(why)}; kept in ${safe(file)}`;

export const listingJson = ({ generations, damaged, refused }: SnapshotListing): Readonly<Record<string, unknown>> => ({
  schemaVersion: 1,
  snapshots: generations.map((each) => ({ ...generationJson(each), textsMissing: each.textsMissing })),
  damaged,
  refused: refused.map(refusedJson),
});
