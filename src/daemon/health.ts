import type { Result } from "../lib/result.ts";
import type { Grade, HealthCheck, HealthReport } from "../model/daemon.ts";
import type { Standing } from "./loop.ts";

/** What is looked at when somebody asks how a daemon is. Each part is of just now. */
export interface Examination {
  readonly now: number;
  readonly standing: Standing;
  readonly lagMs: number;
  readonly rssBytes: number;
  /** Whether a watchdog listens; nothing where none is to. */
  readonly isWatched: boolean | undefined;
  /** Whether tmux answers, and has all hooks; or why it does not answer. Nothing where no server runs. */
  readonly tmux: Result<{ readonly hooks: number; readonly wanted: number } | undefined, string>;
  /** The room for state in bytes, or why nothing can be written. */
  readonly room: Result<number, string>;
  /** How many errors were written down within the last five minutes. */
  readonly errors: number;
}

const MB = 1024 * 1024;
/** A watchdog restarts what has more. */
export const MOST_MEMORY = 256 * MB;
/** The loop looks at everything each half minute; with a pass that takes long, it may be later. */
const STALE_MS = 90_000;
const STUCK_MS = 30_000;
const LAG_MS = 1_000;
const LITTLE_ROOM = 50 * MB;

/** Judges how a daemon is. Reads no clock. */
export function examine(seen: Examination): HealthReport {
  const checks = [
    progressCheck(seen),
    passCheck(seen),
    queueCheck(seen),
    watchdogCheck(seen),
    lagCheck(seen),
    memoryCheck(seen),
    tmuxCheck(seen),
    hooksCheck(seen),
    ...(seen.standing.unsaved.length > 0 ? [autosaveCheck(seen)] : []),
    stateCheck(seen),
    errorsCheck(seen),
  ];
  return { status: statusOf(checks), checks };
}

export function statusOf(checks: readonly HealthCheck[]): HealthReport["status"] {
  const has = (grade: Grade): boolean => checks.some((check) => check.grade === grade);
  if (has("failed")) return "unhealthy";
  return has("degraded") ? "degraded" : "healthy";
}

type Check = (seen: Examination) => HealthCheck;

const check = (name: string, grade: Grade, found: string): HealthCheck => ({ name, grade, found });

const progressCheck: Check = ({ now, standing: { progress } }) => {
  const forMs = now - progress.since;
  const found = `${progress.doing}, for ${seconds(forMs)}`;
  return check("progress", forMs > STUCK_MS ? "failed" : "ok", found);
};

const passCheck: Check = ({ now, standing: { progress, sessions } }) => {
  if (sessions.length === 0) return check("last pass", "ok", "there is no session to look at");
  if (progress.passedAt === undefined) return check("last pass", "degraded", "none yet");
  const ago = now - progress.passedAt;
  return check("last pass", ago > STALE_MS ? "degraded" : "ok", `${seconds(ago)} ago`);
};

const queueCheck: Check = ({ standing: { backlog } }) =>
  check(
    "queue",
    backlog.oldestMs > STUCK_MS ? "degraded" : "ok",
    backlog.length === 0 ? "empty" : `${backlog.length} due, the oldest for ${seconds(backlog.oldestMs)}`,
  );

const watchdogCheck: Check = ({ isWatched }) => {
  if (isWatched === undefined) return check("under watch", "ok", "none is wanted (--no-auto-restart)");
  return isWatched ? check("under watch", "ok", "by the watchdog") : check("under watch", "degraded", "by nobody");
};

const lagCheck: Check = ({ lagMs }) =>
  check("event loop", lagMs > LAG_MS ? "degraded" : "ok", `at most ${Math.round(lagMs)} ms late`);

const memoryCheck: Check = ({ rssBytes }) =>
  check("memory", rssBytes > 0.9 * MOST_MEMORY ? "degraded" : "ok", `${Math.round(rssBytes / MB)} MB`);

const tmuxCheck: Check = ({ tmux }) => {
  if (!tmux.ok) return check("tmux", "failed", tmux.error);
  return check("tmux", "ok", tmux.value ? "answers" : "no server runs");
};

const hooksCheck: Check = ({ tmux, standing: { isArmed } }) => {
  if (!tmux.ok) return check("hooks", "failed", "cannot be asked for");
  if (!tmux.value) return check("hooks", "ok", "no server runs");
  const { hooks, wanted } = tmux.value;
  const grade = hooks === wanted && isArmed ? "ok" : "degraded";
  return check("hooks", grade, `${hooks} of ${wanted} in place${isArmed ? "" : ", and nobody waits for them"}`);
};

const autosaveCheck: Check = ({ standing: { unsaved } }) =>
  check("autosave", "degraded", `${unsaved.join(", ")}: not saved for two intervals`);

const stateCheck: Check = ({ room }) => {
  if (!room.ok) return check("state", "failed", `cannot be written: ${room.error}`);
  return check("state", room.value < LITTLE_ROOM ? "degraded" : "ok", `${Math.round(room.value / MB)} MB free`);
};

const errorsCheck: Check = ({ errors, standing: { troubles } }) => {
  const failing = troubles.filter(({ kind }) => kind === "failed" || kind === "manifest-errors").length;
  const found = `${failing} that last, ${errors} in five minutes`;
  return check("errors", failing > 0 ? "degraded" : "ok", found);
};

const seconds = (ms: number): string => (ms < 1_000 ? "less than 1 s" : `${Math.round(ms / 1_000)} s`);
