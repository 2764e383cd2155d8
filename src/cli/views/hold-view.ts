import { plainShellWord } from "../../lib/shell-word.ts";
import type { Hold, Paused, Stopped } from "../../model/hold.ts";
import { safe } from "./style.ts";
import { describeTime, localTime } from "./time.ts";

/** Since when a session is left alone, why, and what ends that. */
export function describeHold(hold: Hold, now: number): string {
  const since = describeTime(hold.since, now);
  return hold.kind === "stopped"
    ? `stopped ${since}; ${command("start", hold)} brings it back`
    : `paused ${since}${extentOf(hold)}; ${command("resume", hold)} ends that`;
}

/** What has come of a command that was to stop or pause it. */
export function confirmHold(hold: Hold): string {
  const name = safe(hold.session);
  return hold.kind === "stopped"
    ? `${name} is stopped; ${command("start", hold)} brings it back`
    : `${name} is paused${extentOf(hold)}; ${command("resume", hold)} ends that`;
}

/** What a second stop has found. */
export const recallStop = (hold: Stopped, now: number): string =>
  `${safe(hold.session)} was stopped before (${describeTime(hold.since, now)}); ${command("start", hold)} brings it back`;

/** To whoever hears of it while it happens. */
export function announceHold(hold: Hold | undefined): string {
  if (!hold) return "it is looked after again";
  return hold.kind === "stopped"
    ? `it is stopped, and stays away until \`${command("start", hold)}\``
    : `it is paused${extentOf(hold)}: what differs is told, and nothing is done about it`;
}

/** Until when, and why. */
function extentOf({ until, reason }: Paused): string {
  const end = until === undefined ? "" : ` until ${localTime(until)}`;
  return reason === undefined ? end : `${end} (${safe(reason)})`;
}

const command = (verb: "start" | "resume", { session }: Hold): string => safe(`tmx ${verb} ${plainShellWord(session)}`);

/** For programs. */
export function holdJson(hold: Hold | null): Readonly<Record<string, unknown>> | null {
  if (!hold) return null;
  const { kind, since } = hold;
  if (kind === "stopped") return { kind, since: isoTime(since), until: null, reason: null };
  const { until, reason = null } = hold;
  return { kind, since: isoTime(since), until: until === undefined ? null : isoTime(until), reason };
}

const isoTime = (at: number): string => new Date(at).toISOString();
