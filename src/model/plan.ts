import type { Address } from "./address.ts";
import type { ObservedServer } from "./observed.ts";

/** The ordered operations that take what is observed to what is desired. What `plan` prints is what `apply` does. */
export interface Plan {
  readonly operations: readonly Operation[];
  /** Reasons why nothing at all may be applied: a name that somebody else's session has, say. */
  readonly conflicts: readonly Conflict[];
  /** Sessions with a manifest, in its order. */
  readonly sessions: readonly string[];
  /** The server that was looked at; absent when none was running. */
  readonly server?: ObservedServer;
}

export type Action = "create" | "restore" | "update" | "replace" | "move" | "delete" | "adopt" | "release";
export type Level = "session" | "window" | "pane";

export interface Operation {
  readonly action: Action;
  readonly level: Level;
  readonly address: Address;
  /** What a person calls it: the name where it has one. */
  readonly label: string;
  /** The live object, absent for what is still to be made. */
  readonly id?: string;
  readonly cause: string;
  /** The saved state that it comes back from. */
  readonly from?: { readonly generation: number; /** Milliseconds since the epoch. */ readonly at: number };
  readonly fields: readonly FieldChange[];
  /** Whether a live process ends with it; such operations need consent. */
  readonly endsProcess: boolean;
  readonly state: OperationState;
}

export type OperationState =
  | "planned"
  /** Waits for consent: it would end a process. */
  | "pending"
  /** Cannot be done, whatever anybody says: the cause tells why. */
  | "blocked";

export interface FieldChange {
  /** `name`, `options.history-limit`, `env.PORT`, … */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  /** `change`: the file changed. `drift`: someone changed tmux. */
  readonly origin: "change" | "drift";
}

export interface Conflict {
  readonly address: Address;
  readonly message: string;
  readonly hint: string;
}

export interface PlanSummary {
  readonly create: number;
  readonly restore: number;
  readonly change: number;
  readonly replace: number;
  readonly delete: number;
  /** Operations, of those above, that wait for consent. */
  readonly pending: number;
  readonly blocked: number;
}

/** Which of the operations that end a process may be done: all, none, or those a person said yes to. */
export type Consent = "all" | "none" | ReadonlySet<string>;

/** The windows, by their keys, that a plan of a session is restricted to. Sessions that are not in here are whole. */
export type Only = ReadonlyMap<string, ReadonlySet<string>>;

/** Tells one operation from another across two plans of the same state, for consent given to the first. */
export function operationKey(operation: Operation): string {
  const { session, window = "", pane = "" } = operation.address;
  return JSON.stringify([operation.action, session, window, pane, operation.id ?? ""]);
}

export function summarise(operations: readonly Operation[]): PlanSummary {
  const count = (...actions: readonly Action[]): number =>
    operations.filter((operation) => actions.includes(operation.action)).length;
  return {
    create: count("create"),
    restore: count("restore"),
    change: count("update", "move"),
    replace: count("replace"),
    delete: count("delete"),
    pending: operations.filter((operation) => operation.state === "pending").length,
    blocked: operations.filter((operation) => operation.state === "blocked").length,
  };
}
