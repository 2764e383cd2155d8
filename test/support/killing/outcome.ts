/** What a command has come to: the server, what is saved, what is left over, and what an undo would take back. */
import { readdir } from "node:fs/promises";
import { expect } from "vitest";
import type { SnapshotGeneration } from "../../../src/model/snapshot.ts";
import { ServerState } from "../../../src/store/state.ts";
import { UndoFile } from "../../../src/store/undo.ts";
import { restoredMark } from "../../../src/tmux/label.ts";
import type { EndState } from "../end-state.ts";
import type { Rig } from "../rig.ts";
import { openStore, valueOf } from "../snapshot-store.ts";
import { type Settled, settled } from "./settled.ts";

export interface Outcome {
  readonly state: EndState;
  readonly saved: readonly string[];
  readonly leftovers: readonly string[];
  readonly note: Note | undefined;
}

/** The undo note, in the words of the world: what it takes away, or brings back. */
interface Note {
  readonly kind: string;
  readonly takes: readonly string[];
  readonly isUnfinished: boolean;
}

/** An outcome, and what tells two notes of it apart: undo reads nothing else. */
export interface Seen {
  readonly outcome: Outcome;
  readonly noted: string;
}

export async function seenOf(rig: Rig): Promise<Seen> {
  const world = await settled(rig);
  const { folder } = new ServerState(rig.stateDir, rig.socket);
  const generations = await generationsIn(folder);
  const { note, noted } = await noteIn(folder, world, generations);
  const saved = [...new Set(generations.map(describe))].toSorted();
  return { outcome: { state: world.state, saved, leftovers: await leftovers(rig), note }, noted };
}

/** The generations that are whole, read as the program reads them, at none of its price. */
async function generationsIn(folder: string): Promise<readonly SnapshotGeneration[]> {
  const { generations, damaged } = valueOf(await openStore(undefined, folder).list());
  expect(damaged).toEqual([]);
  for (const { textsMissing } of generations) expect(textsMissing).toBe(0);
  return generations;
}

/** Each of what it says is so once: a command that was killed may have saved before, too. */
function describe({ snapshot: { session, cause, windows } }: SnapshotGeneration): string {
  const shown = windows.map(({ name, panes }) => {
    const of = panes.map(({ program, text }) => `${JSON.stringify(program)} ${text?.sha256.slice(0, 8)}`);
    return `${name} (${of.join(", ")})`;
  });
  return `${session} ${cause}: ${shown.join("; ")}`;
}

async function noteIn(
  folder: string,
  { rows, marks }: Settled,
  generations: readonly SnapshotGeneration[],
): Promise<{ readonly note: Note | undefined; readonly noted: string }> {
  const entry = valueOf(await new UndoFile(folder).read());
  if (entry === undefined) return { note: undefined, noted: "" };
  const isUnfinished = "unfinished" in entry || "undoing" in entry;
  if (entry.kind === "restore") {
    const made = entry.tokens.map((token) =>
      rows.filter((row) => marks.has(restoredMark(token, { id: row.pane, pid: row.pid }))),
    );
    const takes = made.flat().map(({ session, window, index }) => `${session}:${window}.${index}`);
    const note = { kind: entry.kind, takes: [...entry.sessions, ...takes].toSorted(), isUnfinished };
    // Panes of which run: an undo has to find those of each.
    return { note, noted: JSON.stringify([note, made.map((panes) => panes.map(({ pane }) => pane))]) };
  }
  const takes = entry.sessions.map((each) => {
    if (typeof each === "string") return each;
    const saved = generations.find(
      ({ number, snapshot }) => number === each.generation && snapshot.session === each.name,
    );
    return saved ? describe(saved) : `${each.name}, of which nothing is saved`;
  });
  const note = { kind: entry.kind, takes, isUnfinished };
  return { note, noted: JSON.stringify(note) };
}

/** Files of a run that did not finish. Run files of panes that were never made go after a day. */
async function leftovers(rig: Rig): Promise<readonly string[]> {
  const files = await readdir(rig.stateDir, { recursive: true });
  return files.filter((file) => /\.tmp$|intent\.json$|intents\/./.test(file) && !/lock/.test(file));
}
