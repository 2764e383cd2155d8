import type { Failure } from "../../../model/failure.ts";
import type { SnapshotGeneration } from "../../../model/snapshot.ts";
import type { Action } from "../../action.ts";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-status.ts";
import { type PlacedPane, placesIn } from "../../pane-places.ts";
import { reportFailure } from "../../report.ts";
import { findGeneration, snapshotsOf } from "../../snapshots.ts";
import { withoutSecretArguments } from "../../views/snapshots/hidden.ts";
import { renderSnapshot } from "../../views/snapshots/show-view.ts";
import { generationJson } from "../../views/snapshots/snapshot-json.ts";
import { type PaneText, renderTexts, textsJson } from "../../views/snapshots/text-view.ts";

/** `tmx snapshot show`: what a generation holds, or what its panes showed. Needs no tmux. */
export const show: Action = async ({ args: [session = "", number], options, context }) => {
  const found = await findGeneration(session, number, context);
  if (!found.ok) return reportFailure(found.error, context);
  const wanted = options["text"] as string | true | undefined;
  return wanted === undefined ? showStructure(found.value, context) : showTexts(found.value, wanted, context);
};

function showStructure(generation: SnapshotGeneration, { output, options }: Context): number {
  if (options.output === "json")
    output.json({
      schemaVersion: 1,
      ...generationJson(generation),
      snapshot: withoutSecretArguments(generation.snapshot),
    });
  else output.result(renderSnapshot(generation, { now: Date.now(), style: output.style }));
  return EXIT.done;
}

async function showTexts(generation: SnapshotGeneration, wanted: string | true, context: Context): Promise<number> {
  const all = placesIn(generation.snapshot);
  const chosen = all.filter(({ place }) => wanted === true || place === wanted);
  if (chosen.length === 0) return reportFailure(noSuchPane(String(wanted), all), context);
  const texts = await readTexts(chosen, context);
  const { output, options } = context;
  if (options.output === "json")
    output.json({ schemaVersion: 1, ...generationJson(generation), texts: textsJson(texts) });
  else output.result(renderTexts(texts, output.style));
  return texts.some(({ state }) => state === "gone") ? EXIT.badManifest : EXIT.done;
}

async function readTexts(panes: readonly PlacedPane[], context: Context): Promise<readonly PaneText[]> {
  const { readText } = await snapshotsOf(context);
  return Promise.all(
    panes.map(async ({ place, pane: { text } }): Promise<PaneText> => {
      if (!text) return { place, state: "not saved" };
      const read = await readText(text.sha256);
      return read === undefined ? { place, state: "gone" } : { place, state: "whole", text: read };
    }),
  );
}

const noSuchPane = (wanted: string, panes: readonly PlacedPane[]): Failure => ({
  code: "usage",
  message: `there is no pane ${JSON.stringify(wanted)}`,
  hint: `there are: ${panes.map(({ place }) => place).join(", ")}; the first number is the window's index`,
});
