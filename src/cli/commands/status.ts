import type { DaemonStatus } from "../../model/daemon.ts";
import { inForce } from "../../model/hold.ts";
import type { Observed } from "../../model/observed.ts";
import type { SessionSpec } from "../../model/spec.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import type { Action } from "../action.ts";
import { managedNames } from "../managed.ts";
import { nearPath } from "../near-path.ts";
import { reportFailure } from "../report.ts";
import { reviveDaemon } from "../revive.ts";
import { requireSelection } from "../selection.ts";
import { type SessionStatus, statusOf } from "../session-status.ts";
import { projectOf } from "../targets.ts";
import { daemonStatusJson, renderDaemonLines } from "../views/daemon/status-view.ts";
import { holdJson } from "../views/hold-view.ts";
import { safe } from "../views/style.ts";
import { renderStatus } from "../views/status-view.ts";

const WATCH_MS = 1_000;

/** `tmx status`: how sessions compare with their manifests, or with what was applied last. */
export const status: Action = async ({ args, options, context }) => {
  const specs = await wantedSpecs(args, options["set"] as Readonly<Record<string, string>>, context);
  if (typeof specs === "number") return specs;
  await reviveDaemon(context);
  const wanted = { specs, isNamed: args.length > 0 };
  if (options["watch"] === true) return watch(wanted, context);
  const found = await collect(wanted, context);
  if (typeof found === "number") return found;
  show(found, context);
  return EXIT.done;
};

/** What is compared with its manifest as it is now: what was named, or the project's own sessions. */
interface Wanted {
  readonly specs: readonly SessionSpec[];
  readonly isNamed: boolean;
}

async function wantedSpecs(
  args: readonly string[],
  vars: Readonly<Record<string, string>>,
  context: Context,
): Promise<readonly SessionSpec[] | number> {
  const project = args.length > 0 ? undefined : projectOf(context);
  if (project?.ok && project.value === undefined) return [];
  const selection = await requireSelection(args, { context, vars, isWhole: true });
  return typeof selection === "number" ? selection : selection.specs;
}

/** Shows it again when it changes. Ends with Ctrl-C, or with an error. */
async function watch(wanted: Wanted, context: Context): Promise<number> {
  let last = "";
  for (;;) {
    const found = await collect(wanted, context);
    if (typeof found === "number") return found;
    const now = JSON.stringify([found.sessions, found.daemon?.troubles]);
    if (now !== last) {
      if (last !== "" && context.options.output === "text") context.output.result("");
      show(found, context);
    }
    last = now;
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  }
}

async function collect({ specs, isNamed }: Wanted, context: Context): Promise<Found | number> {
  const runtime = await context.runtime();
  const names = new Set(specs.map(({ name }) => name));
  const remembered = isNamed ? [] : [...(await runtime.remembered()).values()].map(({ spec }) => spec);
  const wanted = [...specs, ...remembered.filter(({ name }) => !names.has(name))];
  const observed = await runtime.observe();
  if (!observed.ok) return reportFailure(observed.error, context);
  const planned = wanted.length === 0 ? undefined : await runtime.plan(wanted);
  if (planned && !planned.ok) return reportFailure(planned.error, context);
  const holds = runtime.holds.read([...wanted.map(({ name }) => name), ...managedNames(observed.value)]);
  const sessions = statusOf({
    specs: wanted,
    holds: inForce(holds, Date.now()),
    observed: isNamed ? onlyThese(observed.value, names) : observed.value,
    ...(planned ? { plan: planned.value } : {}),
  });
  return { sessions, daemon: await daemonOf(context) };
}

interface Found {
  readonly sessions: readonly SessionStatus[];
  /** As it says itself; absent when none runs. */
  readonly daemon: DaemonStatus | undefined;
}

/** One that does not answer is a matter of `tmx daemon health`. */
async function daemonOf({ runtime }: Context): Promise<DaemonStatus | undefined> {
  if (!(await runtime()).isDaemonWanted()) return undefined;
  const asked = await (await (await runtime()).daemon()).ask<DaemonStatus>("GET", "/v1/status");
  return asked.ok ? asked.value : undefined;
}

/** With files named, the other sessions of the server are of no interest. */
const onlyThese = (observed: Observed, names: ReadonlySet<string>): Observed => ({
  ...observed,
  sessions: observed.sessions.filter(({ name, label }) => names.has(label?.session ?? name)),
});

function show({ sessions, daemon }: Found, { output, options }: Context): void {
  const at = new Date();
  if (options.output === "json") {
    const all = sessions.map((each) => ({ ...each, hold: holdJson(each.hold) }));
    output.json({ schemaVersion: 1, sessions: all, daemon: daemon ? daemonStatusJson(daemon, at) : null });
    return;
  }
  if (sessions.length > 0) output.result(renderStatus(sessions.map(shown), { style: output.style, now: at.getTime() }));
  else if (!daemon) output.note("Nothing is running, and nothing was applied. Start with: tmx apply FILE");
  if (daemon) output.result(renderDaemonLines(daemon, output.style));
}

const shown = (session: SessionStatus): SessionStatus => ({
  ...session,
  name: safe(session.name),
  file: session.file && (session.file.startsWith("<") ? session.file : nearPath(session.file)),
});
