import { ok, type Result } from "../../lib/result.ts";
import type { Captured, CapturedPane, CapturedText, SeenProgram, TextRequest } from "../../model/captured.ts";
import { linesOf } from "../../lib/lines.ts";
import { visibleText } from "../../lib/visible-text.ts";
import type { Failure } from "../../model/failure.ts";
import { commandLine } from "../../model/program.ts";
import type { ServerLife, Snapshot, SnapshotText } from "../../model/snapshot.ts";
import { keptText } from "../../snapshot/kept-text.ts";
import { withoutGreeting } from "../../snapshot/untouched.ts";
import type { SnapshotPorts } from "./ports.ts";

/** A pane whose text is wanted. */
export interface WantedText {
  readonly pane: CapturedPane;
  readonly program: SeenProgram | undefined;
  readonly lines: number;
  /** Whether a command of a restore waits at its prompt: then nothing was entered there. */
  readonly isWaiting: boolean;
  /** The newest that was saved, for what has not changed since; absent where everything is to be read. */
  readonly before: Snapshot | undefined;
}

export interface PaneTexts {
  /** By pane id. Panes that went meanwhile are not in here. */
  readonly described: ReadonlyMap<string, SnapshotText>;
  /** Those that were read, by their SHA-256. */
  readonly contents: ReadonlyMap<string, string>;
  /** Whose texts these are; nothing when the server has gone. */
  readonly life: ServerLife | undefined;
}

/** The texts of panes. Only those are read that can have changed since they were saved last. */
export async function readPaneTexts(
  ports: SnapshotPorts,
  wanted: readonly WantedText[],
  { life }: Captured,
): Promise<Result<PaneTexts, Failure>> {
  const known = wanted.flatMap(({ pane, before }): [string, SnapshotText][] => {
    const text = keptText(pane, life, before);
    return text ? [[pane.id, text]] : [];
  });
  const described = new Map(known);
  const changed = wanted.filter(({ pane }) => !described.has(pane.id));
  if (changed.length === 0) return ok({ described, contents: new Map(), life });
  const read = await ports.capture.texts(changed.map(requestOf));
  if (!read.ok) return read;
  const contents = new Map<string, string>();
  for (const each of changed) {
    const captured = read.value.texts.get(each.pane.id);
    if (captured === undefined) continue;
    const text = await ownText(ports, each, captured);
    const description = ports.snapshots.describeText(text);
    described.set(each.pane.id, description);
    contents.set(description.sha256, text);
  }
  return ok({ described, contents, life: read.value.life });
}

function requestOf({ pane, program, lines }: WantedText): TextRequest {
  const { id, width: columns, dead, seen, alternate } = pane;
  // tmux writes its own word on a dead pane as soon as it knows how the process ended.
  const isTold = dead !== undefined && (dead.status !== undefined || dead.signal !== undefined);
  const isIdle = isTold || (dead === undefined && program?.program.kind === "shell");
  const end = { row: seen.cursorY, historySize: seen.historySize };
  return { id, lines, columns, ...(isIdle && !alternate ? { end } : {}) };
}

/** What is there because of the session, and not because a shell was started in it once more. */
async function ownText(ports: SnapshotPorts, wanted: WantedText, captured: CapturedText): Promise<string> {
  const { pane, isWaiting } = wanted;
  const restored =
    pane.dead || pane.restoredText === "" ? undefined : await ports.snapshots.readText(pane.restoredText);
  const place = restored === undefined ? undefined : promptOf(wanted, captured, restored);
  if (place === undefined || restored === undefined) return captured.text;
  return withoutGreeting({ ...place, restored, isFresh: isWaiting }) ?? captured.text;
}

interface Place {
  /** All that is above the line of the prompt. */
  readonly text: string;
  readonly prompt: string;
}

/** Where a shell waits, or where the line was entered that runs now and has printed nothing yet. */
function promptOf({ program }: WantedText, { text, prompt }: CapturedText, restored: string): Place | undefined {
  if (prompt !== undefined) return { text, prompt };
  if (program?.program.kind !== "command" || program.program.isOwn) return undefined;
  const [, above = "", last = ""] = /^([^]*?)([^\n]*)\n$/.exec(text) ?? [];
  const entered = commandLine(program.program.pipeline);
  if (!visibleText(last).includes(entered)) return undefined;
  // Below a program that fills the screen nobody can tell whether a full row of the history ends its line. It does where
  // a restore has ended it there, and the line was entered once more.
  const before = linesOf(restored).at(-1) ?? "";
  const again = before !== "" && last.startsWith(before) ? last.slice(before.length) : "";
  return visibleText(again).includes(entered)
    ? { text: `${above}${before}\n`, prompt: again }
    : { text: above, prompt: last };
}
