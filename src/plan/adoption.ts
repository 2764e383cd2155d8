import { type AdoptedPane, type AdoptedWindow, type Adoption } from "../diff/adopt.ts";
import { layoutMark, processMark } from "../diff/marks.ts";
import { isRunning, processOf } from "../diff/running.ts";
import { isStanding } from "../diff/standing.ts";
import type { Applied } from "../model/applied.ts";
import type { Label, Observed, ObservedPane, ObservedSession, ObservedWindow } from "../model/observed.ts";
import type { Operation } from "../model/plan.ts";
import type { PaneSpec, SessionSpec, StringMap, WindowSpec } from "../model/spec.ts";
import { isUnlabelledAsSeen, onlyIf } from "../tmux/guards.ts";
import { LABEL_OPTION, labelValue, LAYOUT_MARK, PROCESS_MARK, TITLE_MARK } from "../tmux/label.ts";
import type { Command, Line } from "../tmux/script.ts";

/** The operations as people see them: none of them changes or ends anything. */
export function adoptOperations({ spec, live, windows }: Adoption): readonly Operation[] {
  const base = { action: "adopt", fields: [], endsProcess: false, state: "planned" } as const;
  const session = { session: spec.name };
  return [
    { ...base, level: "session", address: session, label: spec.name, id: live.id, cause: "it has the manifest's name" },
    ...windows.flatMap((window): Operation[] => {
      const address = { ...session, window: window.spec.key };
      return [
        { ...base, level: "window", address, label: window.live.name, id: window.live.id, cause: windowCause(window) },
        ...window.panes.map((pane): Operation => ({
          ...base,
          level: "pane",
          address: { ...address, pane: pane.spec.key },
          label: pane.spec.name ?? pane.spec.title ?? pane.spec.key,
          id: pane.live.id,
          cause: paneCause(pane),
        })),
      ];
    }),
  ];
}

const windowCause = ({ spec }: AdoptedWindow): string =>
  spec.name === undefined ? "it has its place" : "it has its name";

function paneCause({ spec, live }: AdoptedPane): string {
  if (spec.process.kind !== "shell" && isRunning(spec.process, live.program)) return "it runs the command";
  return live.title === (spec.title ?? spec.name) ? "it has its title" : "it has its place";
}

/**
 * What is remembered as applied: as much of the manifest as is so. What is not in here is new to the next apply, and a
 * pane that runs something else is known to have been started from that.
 */
export function adoptedRecord({ spec, live, windows }: Adoption, at: number): Applied {
  const adopted: SessionSpec = {
    ...spec,
    options: inCommon(spec.options, live.own),
    env: inCommon(spec.env, live.variables),
    windows: windows.map((window): WindowSpec => {
      const { layout, ...rest } = window.spec;
      return {
        ...rest,
        ...(layout && isStanding(window.spec, window.live) ? { layout } : {}),
        options: inCommon(window.spec.options, window.live.own),
        panes: window.panes.map(recordedPane),
      };
    }),
  };
  return { spec: adopted, shown: {}, at, since: at };
}

function recordedPane(pane: AdoptedPane): PaneSpec {
  const { title, ...rest } = pane.spec;
  return {
    ...rest,
    ...(title !== undefined && pane.live.title === title ? { title } : {}),
    options: inCommon(pane.spec.options, pane.live.own),
    process: startedAs(pane).process,
  };
}

/** The pane as if tmx had started what runs in it. */
const startedAs = ({ spec, live }: AdoptedPane): PaneSpec =>
  isRunning(spec.process, live.program) ? spec : { ...spec, process: processOf(live.program) };

const inCommon = (wanted: StringMap, live: StringMap): StringMap =>
  Object.fromEntries(Object.entries(wanted).filter(([name, value]) => live[name] === value));

/** The labels and marks of one object. */
interface Stamp {
  readonly level: "session" | "window" | "pane";
  readonly id: string;
  readonly label: Label;
  readonly marks: StringMap;
}

function stampsOf({ spec, live, windows }: Adoption): readonly Stamp[] {
  const session = spec.name;
  return [
    { level: "session", id: live.id, label: { level: "session", session }, marks: {} },
    ...windows.flatMap((window): Stamp[] => {
      const key = window.spec.key;
      const mark = isStanding(window.spec, window.live) ? layoutMark(window.spec) : "";
      return [
        {
          level: "window",
          id: window.live.id,
          label: { level: "window", session, window: key },
          marks: mark === "" ? {} : { [LAYOUT_MARK]: mark },
        },
        ...window.panes.map((pane): Stamp => ({
          level: "pane",
          id: pane.live.id,
          label: { level: "pane", session, window: key, pane: pane.spec.key },
          marks: paneMarks(pane),
        })),
      ];
    }),
  ];
}

function paneMarks(pane: AdoptedPane): StringMap {
  const { title } = pane.spec;
  const hasTitle = title !== undefined && title !== "" && pane.live.title === title;
  return { [PROCESS_MARK]: processMark(startedAs(pane)), ...(hasTitle ? { [TITLE_MARK]: title } : {}) };
}

const FLAG = { session: [], window: ["-w"], pane: ["-p"] } as const;

/**
 * Every label and mark, in one line, and only while the session has exactly the windows, panes and processes that were
 * seen, and nobody else's labels.
 */
export function adoptLine(adoption: Adoption): Line {
  const target = `${adoption.live.id}:`;
  const commands = stampsOf(adoption).flatMap(({ level, id, label, marks }) =>
    Object.entries({ [LABEL_OPTION[level]]: labelValue(label, id), ...marks }).map(([name, value]): Command => [
      "set-option",
      ...FLAG[level],
      "-t",
      level === "session" ? target : id,
      "--",
      name,
      value,
    ]),
  );
  return [onlyIf(target, isUnlabelledAsSeen(adoption.live), commands)];
}

/** What tmux will look like, for saying beforehand what would still differ. */
export function withStamps(observed: Observed, adoption: Adoption): Observed {
  const stamps = new Map(stampsOf(adoption).map((stamp) => [stamp.id, stamp]));
  const pane = (each: ObservedPane): ObservedPane => {
    const { label, marks } = stamps.get(each.id) ?? {};
    if (label?.level !== "pane") return each;
    return { ...each, label, processMark: marks![PROCESS_MARK]!, titleMark: marks![TITLE_MARK] ?? "" };
  };
  const window = (each: ObservedWindow): ObservedWindow => {
    const { label, marks } = stamps.get(each.id) ?? {};
    const panes = each.panes.map(pane);
    if (label?.level !== "window") return { ...each, panes };
    return { ...each, panes, label, layoutMark: marks![LAYOUT_MARK] ?? "" };
  };
  const session = (each: ObservedSession): ObservedSession => {
    if (each.id !== adoption.live.id) return each;
    return { ...each, label: { level: "session", session: adoption.spec.name }, windows: each.windows.map(window) };
  };
  return { ...observed, sessions: observed.sessions.map(session) };
}

/** Whether every part has the label that it was to get. */
export function isAdopted(observed: Observed, adoption: Adoption): boolean {
  const labels = new Map<string, Label | undefined>();
  for (const session of observed.sessions) {
    labels.set(session.id, session.label);
    for (const window of session.windows) {
      labels.set(window.id, window.label);
      for (const pane of window.panes) labels.set(pane.id, pane.label);
    }
  }
  return stampsOf(adoption).every(
    ({ id, label }) =>
      labels.has(id) && labels.get(id) !== undefined && labelValue(labels.get(id)!, id) === labelValue(label, id),
  );
}
