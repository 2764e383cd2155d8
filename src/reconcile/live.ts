import { layoutMark, processMark } from "../diff/marks.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Applied } from "../model/applied.ts";
import type { Failure } from "../model/failure.ts";
import type { LivePane, LiveSession, LiveWindow, PaneProcess, SessionDetails, WindowDetails } from "../model/live.ts";
import type { Observed, ObservedPane, ObservedSession, ObservedWindow } from "../model/observed.ts";
import type { PaneSpec, SessionSpec, WindowSpec } from "../model/spec.ts";
import type { LivePorts } from "./ports.ts";
import { noSuchSession } from "./failures.ts";

/** How often a session may change between two looks at it. */
const MOST_LOOKS = 5;

/** One session in full: several reads, of which the later ones must find what the first one saw. */
export async function readLive(ports: LivePorts, name: string): Promise<Result<LiveSession, Failure>> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const observed = await ports.tmux.observe({ options: [], env: [] });
    if (!observed.ok) return observed;
    const session = findByName(observed.value, name);
    if (!session) return err(noSuchSession(name, observed.value));
    const live = await lookInto(ports, session);
    if (!live.ok || live.value) return live as Result<LiveSession, Failure>;
  }
  return err(restless(name));
}

/** By the name it has, else by the name it is managed under. */
export const findByName = ({ sessions }: Observed, name: string): ObservedSession | undefined =>
  sessions.find((session) => session.name === name) ?? sessions.find(({ label }) => label?.session === name);

export const restless = (name: string): Failure => ({
  code: "not-as-planned",
  message: `session ${JSON.stringify(name)} changed again and again while it was looked at`,
  hint: "try again when its windows and panes have come to rest; nothing was changed",
});

/** Nothing when the session is not as it was observed any more. */
export async function lookInto(
  ports: LivePorts,
  session: ObservedSession,
): Promise<Result<LiveSession | undefined, Failure>> {
  const details = await ports.live.details(session);
  if (!details.ok || !details.value) return details as Result<undefined, Failure>;
  const alive = session.windows.flatMap(({ panes }) => panes.filter(({ dead }) => dead === undefined));
  const programs = await ports.live.programs(alive.map(({ pid }) => pid));
  const known = session.label && (await ports.state.load([session.label.session])).get(session.label.session);
  return ok(combine({ session, details: details.value, programs, spec: settledSpec(known) }));
}

/** A record of a run that did not finish says what may be, not what is. */
const settledSpec = (applied: Applied | undefined): SessionSpec | undefined =>
  applied === undefined || applied.at === 0 ? undefined : applied.spec;

interface Sources {
  readonly session: ObservedSession;
  readonly details: SessionDetails;
  readonly programs: ReadonlyMap<number, PaneProcess>;
  readonly spec: SessionSpec | undefined;
}

function combine({ session, details, programs, spec }: Sources): LiveSession {
  const { own, variables, defaults, host } = details;
  return {
    ...session,
    own,
    variables,
    defaults,
    host,
    ...(spec ? { applied: spec } : {}),
    windows: session.windows.map((window, at) => combineWindow(window, details.windows[at]!, { programs, spec })),
  };
}

type Known = Pick<Sources, "programs" | "spec">;

function combineWindow(window: ObservedWindow, details: WindowDetails, { programs, spec }: Known): LiveWindow {
  const before = spec?.windows.find(({ key }) => key === window.label?.window);
  const { own, isAutomatic, layout, rules } = details;
  const isArranged = before !== undefined && window.layoutMark !== "" && window.layoutMark === layoutMark(before);
  return {
    ...window,
    own,
    isAutomatic,
    layout,
    rules,
    ...(before ? { before } : {}),
    ...(isArranged ? { arranged: before } : {}),
    panes: window.panes.map((pane) =>
      combinePane(pane, details, { before, process: pane.dead ? undefined : programs.get(pane.pid) }),
    ),
  };
}

function combinePane(
  pane: ObservedPane,
  { panes }: WindowDetails,
  { before, process }: { readonly before: WindowSpec | undefined; readonly process: PaneProcess | undefined },
): LivePane {
  const details = panes.find(({ id }) => id === pane.id);
  const own = before?.panes.find((spec: PaneSpec) => spec.key === pane.label?.pane);
  const directory = process?.directory ?? details?.startedIn;
  return {
    ...pane,
    own: details?.own ?? {},
    program: pane.dead ? { kind: "unknown", why: "its process has ended" } : (process?.program ?? UNSEEN),
    ...(directory ? { directory } : {}),
    ...(own ? { before: own } : {}),
    ...(own && pane.processMark === processMark(own) ? { started: own } : {}),
  };
}

const UNSEEN = { kind: "unknown", why: "its command line cannot be read" } as const;
