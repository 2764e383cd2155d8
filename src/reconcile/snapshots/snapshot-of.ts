import type { Captured, CapturedPane, CapturedSession, CapturedWindow, SeenProgram } from "../../model/captured.ts";
import { isDefaultCommand, type Program } from "../../model/program.ts";
import { isSecretValue } from "../../model/secrets.ts";
import type { Machine, ManagedBy, Snapshot, SnapshotPane, SnapshotText, SnapshotWindow } from "../../model/snapshot.ts";
import type { StringMap } from "../../model/spec.ts";
import { fullLayout } from "../../snapshot/full-layout.ts";
import { isSameLife } from "../../snapshot/kept-text.ts";

/** What a snapshot is made of, besides the session itself. */
export interface SnapshotSources extends Pick<Snapshot, "at" | "cause" | "note" | "ends" | "hasText"> {
  readonly captured: Captured;
  readonly machine: Machine;
  readonly managed: ManagedBy | undefined;
  readonly programs: ReadonlyMap<number, SeenProgram>;
  /** By the pane's id. */
  readonly texts: ReadonlyMap<string, SnapshotText>;
  /** The command lines that wait at prompts, by the file that says so. */
  readonly waiting: ReadonlyMap<string, string>;
  /** The newest that was saved of the session. */
  readonly before: Snapshot | undefined;
}

export function snapshotOf(session: CapturedSession, sources: SnapshotSources): Snapshot {
  const { captured, machine, managed, at, cause, note, ends, hasText } = sources;
  const secrets = Object.keys(session.env).filter((name) => isSecret(name, session.env[name]));
  return {
    session: session.session,
    at,
    cause,
    ...(note === undefined ? {} : { note }),
    ...(ends ? { ends } : {}),
    server: captured.life,
    machine,
    id: session.id,
    ...(managed ? { managed } : {}),
    root: session.root,
    env: Object.fromEntries(Object.entries(session.env).filter(([name]) => !secrets.includes(name))),
    secrets,
    options: withoutSecrets(session.options),
    ...(session.group === undefined ? {} : { group: session.group }),
    hasText,
    stack: session.stack,
    windows: session.windows.map((window) => windowOf(window, session, sources)),
  };
}

const isSecret = (name: string, value: string | null | undefined): boolean =>
  typeof value === "string" && isSecretValue(name, value);

const withoutSecrets = (options: StringMap): StringMap =>
  Object.fromEntries(Object.entries(options).filter(([name, value]) => !isSecretValue(name, value)));

function windowOf(window: CapturedWindow, session: CapturedSession, sources: SnapshotSources): SnapshotWindow {
  const full = fullLayout(window, windowBefore(window, sources));
  return {
    ...window,
    options: withoutSecrets(window.options),
    ...(full ? { full } : {}),
    links: linksOf(window, session, sources.captured),
    panes: window.panes.map((pane) => paneOf(pane, session, sources)),
  };
}

/** The same window, as it was saved: after a restore it has another id. */
const windowBefore = (window: CapturedWindow, { captured, before }: SnapshotSources): SnapshotWindow | undefined =>
  before?.windows.find(({ id, index }) =>
    isSameLife(captured.life, before.server) ? id === window.id : index === window.index,
  );

/** One session stands for a group. */
function linksOf({ id }: CapturedWindow, own: CapturedSession, { sessions }: Captured): readonly string[] {
  const groups = new Set(own.group === undefined ? [] : [own.group]);
  return sessions.flatMap(({ id: other, session, group, windows }) => {
    if (other === own.id || !windows.some((window) => window.id === id)) return [];
    if (group !== undefined && groups.has(group)) return [];
    if (group !== undefined) groups.add(group);
    return [session];
  });
}

function paneOf(
  pane: CapturedPane,
  { defaultCommand }: CapturedSession,
  { programs, texts, waiting }: SnapshotSources,
): SnapshotPane {
  const { pid, startedIn, waitingFile, restoredText: _restored, inMode: _inMode, options, ...shown } = pane;
  const seen = pane.dead ? undefined : programs.get(pid);
  const directory = seen?.directory ?? (pane.dead ? startedIn : "");
  const line = waiting.get(waitingFile);
  const text = texts.get(pane.id);
  const program = pane.dead ? ENDED : (seen?.program ?? UNSEEN);
  return {
    ...shown,
    options: withoutSecrets(options),
    ...(directory === "" ? {} : { directory }),
    ...(seen?.jobDirectory === undefined ? {} : { jobDirectory: seen.jobDirectory }),
    program: isDefaultCommand(program, defaultCommand) ? { kind: "shell" } : program,
    ...(seen?.process ? { process: seen.process } : {}),
    ...(seen?.job ? { job: seen.job } : {}),
    ...(line === undefined ? {} : { waiting: line }),
    ...(text ? { text } : {}),
  };
}

const ENDED: Program = { kind: "unknown", why: "its process has ended" };
const UNSEEN: Program = { kind: "unknown", why: "its command line cannot be read" };
