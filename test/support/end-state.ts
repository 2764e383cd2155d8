/** Everything about a server that a manifest decides, without what differs from one server to the next: ids, pids. */
import type { PaneRow, Rig } from "./rig.ts";

export interface EndState {
  readonly panes: readonly string[];
  readonly options: readonly string[];
  readonly server: readonly string[];
  readonly processes: readonly string[];
}

export interface Look {
  /** What `rig.snapshot()` has just told, where that was asked for. */
  readonly rows?: readonly PaneRow[];
  /** With the first word that each pane shows. */
  readonly texts?: boolean;
}

export async function endState(rig: Rig, look: Look = {}): Promise<EndState> {
  const rows = look.rows ?? (await rig.snapshot());
  const ids = (key: "sessionId" | "windowId" | "pane"): string[] => [...new Set(rows.map((row) => row[key]))];
  const captures = look.texts ? rows.map(({ pane }) => ["capture-pane", "-p", "-S", "-", "-t", pane]) : [];
  const [server, global, ...rest] = await showAll(rig, [
    ["show-options", "-s"],
    ["show-environment", "-g"],
    ...ids("sessionId").flatMap((id) => [
      ["show-options", "-t", `${id}:`],
      ["show-environment", "-t", `${id}:`],
    ]),
    ...ids("windowId").map((id) => ["show-options", "-w", "-t", id]),
    ...ids("pane").map((id) => ["show-options", "-p", "-t", id]),
    ...captures,
  ]);
  const shown = rest.slice(0, rest.length - captures.length);
  const texts = rest.slice(shown.length).map((text) => /\S+/.exec(text)?.[0] ?? "");
  return {
    panes: rows.map((row, at) =>
      [
        `${row.session}:${row.windowIndex} ${row.window}${row.windowActive ? "*" : ""}`,
        withoutIds(row.layout),
        `${row.index}${row.active ? "*" : ""} ${row.width}x${row.height} ${row.title} ${row.command} ${row.path.replace(rig.dir, "WORK")}`,
        row.dead ? `dead ${row.status}` : "",
        ...texts.slice(at, at + 1),
      ].join(" | "),
    ),
    options: shown.map((text) => text.replace(/\b1:[$@%]\d+:/g, "1:ID:")),
    // The lease, scratch values, and what is lent to starting panes: nothing of it stays.
    server: [
      ...server!.split("\n").filter((line) => line.includes("tmx")),
      ...global!.split("\n").filter((line) => /TMX_(?!TMUX|STATE_DIR)/.test(line)),
    ],
    processes: panePrograms(rig),
  };
}

/** The programs that run in panes, sorted. */
export const panePrograms = (rig: Rig): string[] =>
  rig
    .processes()
    .filter(({ argv }) => argv.length > 0 && !argv.join(" ").includes(rig.name))
    .map(({ argv }) => argv.join(" "))
    .toSorted();

/** What each of these commands prints, asked for in one go. */
export async function showAll(rig: Rig, commands: readonly (readonly string[])[]): Promise<string[]> {
  const mark = "== what tmux shows next ==";
  const args = commands.flatMap((command) => [...command, ";", "display-message", "-p", mark, ";"]);
  return (await rig.tmux(...args.slice(0, -5))).split(`${mark}
`);
}

/** A layout without its checksum and the panes' ids. */
export const withoutIds = (layout: string): string =>
  layout.replace(/^[0-9a-f]{4},/, "").replace(/(\d+x\d+,\d+,\d+),\d+(?![\dx])/g, "$1");
