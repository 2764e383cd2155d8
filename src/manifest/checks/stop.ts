import { parseDuration } from "../../lib/duration.ts";
import { quote } from "../../lib/quote.ts";
import { nearest } from "../../lib/suggest.ts";
import type { Stop } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";
import { parseSignal, signalNames } from "../signals.ts";
import { isTmuxKey, namedKeys } from "../tmux-keys.ts";
import { listOf } from "../values.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The graceful way out: keys or a signal that exist, and a time to wait that ends. */
export function checkStop(stop: Stop | undefined, path: Path): Problem[] {
  if (!stop) return [];
  return [
    ...checkKeys(stop.keys, [...path, "keys"]),
    ...checkSignal(stop.signal, [...path, "signal"]),
    ...checkGrace(stop.grace, [...path, "grace"]),
    ...checkTogether(stop, path),
  ];
}

function checkTogether({ keys, signal }: Stop, path: Path): Problem[] {
  if (keys === undefined || signal === undefined) return [];
  const message = "keys and signal are two ways to stop, and one is enough";
  return [
    { code: "conflicting-keys", message, hint: "leave one of them out", path: [...path, "signal"], target: "key" },
  ];
}

function checkKeys(keys: Stop["keys"], path: Path): Problem[] {
  return listOf(keys).flatMap((key, index) => {
    if (isTmuxKey(key)) return [];
    const place = typeof keys === "string" ? path : [...path, index];
    return [{ code: "unknown-tmux-key", message: `tmux knows no key ${quote(key)}`, hint: keyHint(key), path: place }];
  });
}

function keyHint(key: string): string {
  const words = key.split(/\s+/).filter((word) => word !== "");
  if (words.length > 1) return `one key per entry: [${words.join(", ")}]`;
  const similar = nearest(key, namedKeys());
  return similar === undefined
    ? "write a character, C-c, M-x, or a name such as Enter or Escape"
    : `did you mean ${quote(similar)}?`;
}

function checkSignal(signal: string | undefined, path: Path): Problem[] {
  if (signal === undefined || parseSignal(signal) !== undefined) return [];
  const similar = nearest(signal.replace(/^SIG/i, ""), signalNames());
  const hint = similar === undefined ? "write a name such as TERM, INT or USR1" : `did you mean ${quote(similar)}?`;
  return [{ code: "unknown-signal", message: `unknown signal ${quote(signal)}`, hint, path }];
}

function checkGrace(grace: string | undefined, path: Path): Problem[] {
  if (grace === undefined) return [];
  const duration = parseDuration(grace);
  if (duration !== undefined && duration <= DAY_MS) return [];
  const message = `expected a time such as 10s, 500ms or 1m, got ${quote(grace)}`;
  return [{ code: "bad-value", message, hint: duration === undefined ? undefined : "a day is the limit", path }];
}
