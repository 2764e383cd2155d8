import { formatAddress } from "../../model/address.ts";
import type { WatchEvent } from "../../model/watch-event.ts";
import { holdJson } from "./hold-view.ts";
import { hookRunJson } from "./hooks-view.ts";
import { operationJson } from "./plan-json.ts";

/** An event for programs. */
export function watchEventJson(event: WatchEvent, at: Date): Readonly<Record<string, unknown>> {
  return { schemaVersion: 1, time: at.toISOString(), ...event, ...details(event) };
}

/** What is written as other commands write it. */
function details(event: WatchEvent): Readonly<Record<string, unknown>> {
  if (event.kind === "held") return { hold: holdJson(event.hold) };
  if ("operations" in event) return { operations: event.operations.map(operationJson) };
  if ("address" in event) return { session: event.address.session, address: formatAddress(event.address) };
  return event.kind === "hooks-ran" ? { runs: event.runs.map((run) => hookRunJson(run, false)) } : {};
}
