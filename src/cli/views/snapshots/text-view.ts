import { renderCaptured } from "../captured-text.ts";
import type { Style } from "../style.ts";

/** What a pane showed, where that was saved and is still there. */
export type PaneText =
  | { readonly place: string; readonly state: "whole"; readonly text: string }
  | { readonly place: string; readonly state: "not saved" | "gone" };

/** Texts of panes, one after the other; the text of a single one as it is. */
export function renderTexts(texts: readonly PaneText[], style: Style): string {
  const isAlone = texts.length === 1;
  return texts
    .flatMap((each) => [...(isAlone ? [] : [style.strong(`== pane ${each.place} ==`)]), ...linesOf(each, style)])
    .join("\n");
}

function linesOf(pane: PaneText, style: Style): readonly string[] {
  if (pane.state === "whole") return renderCaptured(pane.text.replace(/\n$/, ""), style);
  return [style.faint(pane.state === "gone" ? "(its text is gone, or damaged)" : "(no text was saved)")];
}

export const textsJson = (texts: readonly PaneText[]): readonly Readonly<Record<string, unknown>>[] =>
  texts.map((each) => ({ pane: each.place, state: each.state, text: each.state === "whole" ? each.text : null }));
