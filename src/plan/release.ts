import type { Label, Observed } from "../model/observed.ts";
import type { Operation } from "../model/plan.ts";
import { isLabelled, onlyIf } from "../tmux/guards.ts";
import { LABEL_OPTION, labelValue, MARKS } from "../tmux/label.ts";
import type { Command, Line } from "../tmux/script.ts";

/** One object that is labelled for the session, wherever it is by now. */
interface Labelled {
  readonly id: string;
  readonly label: Label;
  readonly name: string;
}

/** Every object that is labelled for this session, each once. */
export function labelledFor(observed: Observed, session: string): readonly Labelled[] {
  const all = observed.sessions.flatMap((each) => [
    ...labelled(each, each.name),
    ...each.windows.flatMap((window) => [
      ...labelled(window, window.name),
      ...window.panes.flatMap((pane) => labelled(pane, pane.label?.pane ?? "")),
    ]),
  ]);
  return [...new Map(all.map((each) => [each.id, each])).values()].filter(({ label }) => label.session === session);
}

const labelled = ({ id, label }: { readonly id: string; readonly label?: Label }, name: string): readonly Labelled[] =>
  label ? [{ id, label, name }] : [];

/** The operations as people see them: none of them changes or ends anything. */
export const releaseOperations = (parts: readonly Labelled[]): readonly Operation[] =>
  parts.map(({ id, label, name }) => ({
    action: "release",
    level: label.level,
    address: addressOf(label),
    label: name,
    id,
    cause: "you asked for it",
    fields: [],
    endsProcess: false,
    state: "planned",
  }));

function addressOf(label: Label): Operation["address"] {
  const { session } = label;
  if (label.level === "session") return { session };
  return label.level === "window"
    ? { session, window: label.window }
    : { session, window: label.window, pane: label.pane };
}

const FLAG = { session: "-u", window: "-wu", pane: "-pu" } as const;

/** Takes label and marks away, a line for each object, and only while it has the label that was seen. */
export const releaseLines = (parts: readonly Labelled[]): readonly Line[] =>
  parts.map(({ id, label }) => {
    const { level } = label;
    const target = level === "session" ? `${id}:` : id;
    const unset = [LABEL_OPTION[level], ...MARKS[level]].map((name): Command => [
      "set-option",
      FLAG[level],
      "-t",
      target,
      name,
    ]);
    return [onlyIf(target, isLabelled(level, id, labelValue(label, id)), unset)];
  });
