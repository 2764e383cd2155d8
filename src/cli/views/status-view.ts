import type { SessionStatus, SyncState } from "../session-status.ts";
import { describeHold } from "./hold-view.ts";
import { safe, type Style } from "./style.ts";
import { renderTable } from "./table.ts";

/** Sessions as a table, and below each what differs. */
export function renderStatus(
  sessions: readonly SessionStatus[],
  { style, now }: { readonly style: Style; readonly now: number },
): string {
  const rows = sessions.map(({ name, state, windows, panes, attached, file }) => [
    name,
    state,
    windows,
    panes,
    attached || "-",
    file === null ? "-" : safe(file),
  ]);
  const table = renderTable(["SESSION", "STATE", "WINDOWS", "PANES", "ATTACHED", "MANIFEST"], rows, style);
  const details = sessions.flatMap(({ name, hold, differences, processes }) => [
    ...(hold ? [`  ${style.faint("#")} ${name}: ${describeHold(hold, now)}`] : []),
    ...differences.map((difference) => `  ${style.change("~")} ${safe(difference)}`),
    ...processes.map(({ address, state }) => `  ${style.faint("*")} ${safe(address)} ${state}`),
  ]);
  return [colourStates(table, style), ...(details.length > 0 ? ["", ...details] : [])].join("\n");
}

const COLOURS: Readonly<Record<SyncState, "add" | "change" | "remove" | "faint">> = {
  "in sync": "add",
  drifted: "change",
  paused: "change",
  stopped: "faint",
  missing: "remove",
  conflict: "remove",
  unknown: "faint",
  unmanaged: "faint",
};

/** After the columns are set, so that colour codes do not count as width. */
const colourStates = (table: string, style: Style): string =>
  table
    .split("\n")
    .map((line) =>
      line.replace(/ (in sync|drifted|paused|stopped|missing|conflict|unknown|unmanaged) /, (found, state: SyncState) =>
        found.replace(state, style[COLOURS[state]](state)),
      ),
    )
    .join("\n");
