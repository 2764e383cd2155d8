import { InvalidArgumentError, Option } from "commander";

import { parseDuration } from "../../lib/duration.ts";
import { parseMoment } from "../../lib/moment.ts";
import { LOCAL_ZONE } from "../local-zone.ts";

/** The options that several commands share. */
export const files = "[files...]";

export const only = () =>
  new Option("--only <windows...>", "these windows alone, also manual ones; the others are left as they are");

export const set = () =>
  new Option("--set <name=value>", "set a variable of the manifest, over its `vars:`")
    .argParser(collectPairs)
    .default({}, "none");

export const yes = () => new Option("-y, --yes", "do what ends running processes without asking");

export const lockTimeout = () =>
  new Option("--lock-timeout <time>", "how long to wait for another tmx that is at work")
    .argParser(parseTime)
    .default(10_000, "10s");

export const since = () =>
  new Option("--since <time>", "from a time on: 14:05, '2026-11-27 14:05', 2h").argParser(parsePast);

export const fresh = () =>
  new Option("--fresh", "make sessions that went with their server anew, whatever was saved of them");

export const trustHooks = () => new Option("--trust", "approve the hooks of these sessions without asking");

export const skipHooks = () => new Option("--skip-hooks", "run no hooks");

function parsePast(text: string): number {
  const at = parseMoment(text, { now: Date.now(), zone: LOCAL_ZONE });
  if (at === undefined) throw new InvalidArgumentError("Write a time, or an age: 14:05, '2026-11-27 14:05', 2h.");
  return at;
}

function collectPairs(text: string, before: unknown): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as NAME=VALUE.");
  return { ...(before as Readonly<Record<string, string>>), [text.slice(0, at)]: text.slice(at + 1) };
}

export function generationNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Write a generation's number.");
  return Number(text);
}

/** In milliseconds. */
function parseTime(text: string): number {
  const time = parseDuration(text);
  if (time === undefined) throw new InvalidArgumentError("Write a time such as 500ms, 10s or 2m.");
  return time;
}
