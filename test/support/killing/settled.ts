/** The state of a server whose panes have all come to run their programs. */
import { endState, type EndState, panePrograms } from "../end-state.ts";
import type { PaneRow, Rig } from "../rig.ts";

const isProgram = (word: string): boolean => /^(?:sleep|tail)$/.test(word);

/** Waits until every pane runs one program, and once: only then is a state worth comparing. */
export async function settle(rig: Rig): Promise<readonly PaneRow[]> {
  const look = async (): Promise<readonly PaneRow[] | undefined> => {
    const rows = await rig.snapshot();
    if (!rows.every(({ command }) => isProgram(command))) return undefined;
    const programs = panePrograms(rig).filter((line) => isProgram(line.split(" ")[0]!));
    return programs.length === new Set(rows.map(({ pane }) => pane)).size ? rows : undefined;
  };
  return rig.until(look, { what: "all programs to run" });
}

export interface Settled {
  readonly state: EndState;
  readonly rows: readonly PaneRow[];
  /** `@tmx_restored` of each pane that a restore has made. */
  readonly marks: ReadonlySet<string>;
}

export async function settled(rig: Rig): Promise<Settled> {
  const rows = await settle(rig);
  if (rows.length === 0) {
    return { state: { panes: [], options: [], server: [], processes: panePrograms(rig) }, rows, marks: new Set() };
  }
  const state = await endState(rig, { rows, texts: true });
  const marks = state.options.flatMap((text) =>
    [...text.matchAll(/^@tmx_restored "?([^"\n]+)/gm)].map(([, mark]) => mark!),
  );
  return { state: withoutRun(state), rows, marks: new Set(marks) };
}

/** Without the names of files of one run, and of the restore that made a pane. */
const withoutRun = (state: EndState): EndState => ({
  ...state,
  options: state.options.map((text) => text.replaceAll(/(?<=\/runs\/|@tmx_restored ).*/g, "…")),
  processes: state.processes.map((line) => line.replaceAll(/(?<=\/runs\/)\S+/g, "…")),
});
