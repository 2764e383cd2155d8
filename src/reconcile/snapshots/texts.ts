import { ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { NeededText } from "../../model/restoration.ts";
import { textFile } from "../../shell/index.ts";
import { colouredTabs } from "../../tmux/coloured-tabs.ts";
import { obeyableText } from "../../tmux/screen-text.ts";
import type { SnapshotPorts } from "./ports.ts";

/**
 * Writes the texts that panes show before their processes start, each to the private file of its own pane. One that turns
 * out to be gone or damaged is no reason to leave a session out: its pane starts without. Gives those.
 */
export async function writeTexts(
  { snapshots, state }: Pick<SnapshotPorts, "snapshots" | "state">,
  needed: readonly NeededText[],
  given: ReadonlyMap<string, string> = new Map(),
): Promise<Result<readonly NeededText[], Failure>> {
  const texts = await Promise.all(
    needed.map(async (each) => ({
      each,
      text: given.get(each.sha256) ?? (await snapshots.readText(each.sha256)),
    })),
  );
  const files = texts.flatMap(({ each: { path, isAbove }, text }) =>
    text === undefined ? [] : [{ path, content: textFile(colouredTabs(obeyableText(text)), { isAbove }) }],
  );
  const wrote = await state.writeRuns(files);
  if (!wrote.ok) return wrote;
  return ok(texts.flatMap(({ each, text }) => (text === undefined ? [each] : [])));
}
