import { unreachable } from "../../lib/unreachable.ts";
import { formatAddress } from "../../model/address.ts";
import type { Operation, Plan } from "../../model/plan.ts";
import type { WatchEvent } from "../../model/watch-event.ts";
import { renderEvent } from "./event-view.ts";
import { renderDiagnostic, renderFailure } from "./failure-view.ts";
import { announceHold } from "./hold-view.ts";
import { renderHookRuns } from "./hooks-view.ts";
import { doneLine, renderOperations } from "./plan-view.ts";
import { safe, type Style } from "./style.ts";
import { clockTime, describeInterval, describeWait } from "./time.ts";

/** An event as a line with its time, and what belongs to it indented below. */
export function renderWatchEvent(
  event: WatchEvent,
  { style, at }: { readonly style: Style; readonly at: Date },
): string {
  const [first, ...rest] = lines(event, style);
  return [`${style.faint(clockTime(at))} ${first}`, ...rest.map((line) => `  ${line}`)].join("\n");
}

/** What is wrong now, without a time. */
export function renderTrouble(event: WatchEvent, style: Style): string {
  const [first, ...rest] = lines(event, style);
  return [first, ...rest.map((line) => `  ${line}`)].join("\n");
}

/** What a person wants to know even with --quiet. */
export function isTrouble({ kind }: WatchEvent): boolean {
  return TROUBLE.has(kind);
}

const TROUBLE: ReadonlySet<WatchEvent["kind"]> = new Set<WatchEvent["kind"]>([
  "waiting",
  "held",
  "left-alone",
  "given-up",
  "crash-loop",
  "hooks-ran",
  "failed",
  "manifest-errors",
  "duplicate",
  "orphaned",
  "path-lost",
  "files-unwatched",
  "server-lost",
  "save-refused",
]);

function lines(event: WatchEvent, style: Style): readonly string[] {
  switch (event.kind) {
    case "watching":
    case "ended":
    case "server-lost":
    case "shutdown":
      return [aboutAll(event)];
    case "applied":
      return [`${head(event.session, style)} ${doneLine(planOf(event))}`, ...operationLines(event, style)];
    case "waiting":
    case "kept":
    case "differs":
      return [
        `${head(event.session, style)} ${LEFT["why" in event ? event.why : event.kind]}`,
        ...operationLines(event, style),
      ];
    case "matches":
      return [`${head(event.session, style)} it is as its manifest says again`];
    case "held":
    case "let-go":
      return [`${head(event.session, style)} ${announceHold(event.kind === "held" ? event.hold : undefined)}`];
    case "left-alone":
    case "given-up":
    case "restarting":
    case "crash-loop":
    case "runs-again":
      return [aboutPart(event, style)];
    case "hooks-ran":
      return renderHookRuns(event.runs, { style, verbose: false }).flatMap((text) => text.split("\n"));
    case "failed":
      return failureLines(event, style);
    case "recovered":
      return [event.session === undefined ? "all is well again" : `${head(event.session, style)} it works again`];
    case "cycle":
      return [renderEvent(event.event)];
    case "saved":
      return [`saved ${event.sessions.map(safe).join(", ")}`];
    case "save-refused":
      return [`${head(event.session, style)} not saved: ${safe(event.why)}`];
    default:
      return aboutFiles(event, style);
  }
}

const LEFT = {
  waiting: "this waits for you: `tmx apply` asks, and does it",
  kept: "this was changed by hand, and stays (heal: missing)",
  observe: "this differs from its manifest, and stays (heal: observe)",
  paused: "this differs from its manifest, and stays (it is paused)",
} as const;

const head = (session: string, style: Style): string => `${style.strong(safe(session))}:`;

function aboutAll(event: Extract<WatchEvent, { kind: "watching" | "ended" | "server-lost" | "shutdown" }>): string {
  switch (event.kind) {
    case "watching": {
      const sessions = event.sessions.length === 0 ? "no session yet" : event.sessions.map(safe).join(", ");
      return `watching ${event.paths.map(safe).join(", ")}: ${sessions} (Ctrl-C ends it)`;
    }
    case "ended":
      return event.why === "empty"
        ? "the tmux server has ended, and so does this (--no-exit-when-empty brings the sessions back)"
        : "ended";
    case "server-lost": {
      const how = event.how === "crashed" ? "was killed, or crashed" : "has ended";
      return `the tmux server ${how}: bringing its sessions back`;
    }
    case "shutdown":
      return "the machine is shutting down: nothing is brought back";
    default:
      return unreachable(event);
  }
}

type PartEvent = Extract<WatchEvent, { kind: "left-alone" | "given-up" | "restarting" | "crash-loop" | "runs-again" }>;

function aboutPart(event: PartEvent, style: Style): string {
  const part = (address: Parameters<typeof formatAddress>[0]): string => head(formatAddress(address), style);
  switch (event.kind) {
    case "left-alone":
      return `${part(event.address)} it was taken away twice within five minutes while somebody looked on, and is left alone until the next \`tmx apply\` or change of its file`;
    case "given-up":
      return `${head(event.session, style)} it was deleted or released, and is left alone until the next \`tmx apply\` or change of its file`;
    case "restarting":
      return `${part(event.address)} its process has ended; it is started again in ${describeWait(event.afterMs)}${event.failures > 0 ? ` (failed starts in a row: ${event.failures})` : ""}`;
    case "crash-loop":
      return `${part(event.address)} ${style.bad("CrashLoop")}: ${event.failures} failed starts in a row; it is tried every ${describeInterval(event.everyMs)} from now on`;
    case "runs-again":
      return `${part(event.address)} it runs again`;
    default:
      return unreachable(event);
  }
}

function failureLines(event: Extract<WatchEvent, { kind: "failed" }>, style: Style): readonly string[] {
  const [first, ...rest] = renderFailure(event.failure, style).split("\n");
  const where = event.session === undefined ? "" : `${head(event.session, style)} `;
  const again = event.retryMs > 0 ? [style.faint(`tried again in ${describeWait(event.retryMs)}`)] : [];
  return [where + first!, ...rest, ...again];
}

type FileEvent = Extract<
  WatchEvent,
  { kind: `manifest-${string}` | `path-${string}` | "duplicate" | "orphaned" | "git-busy" | "files-unwatched" }
>;

function aboutFiles(event: FileEvent, style: Style): readonly string[] {
  switch (event.kind) {
    case "manifest-errors":
      return [
        `${safe(event.file)}: ${style.bad("not used")}: it has errors; what it said before stays in force`,
        ...event.diagnostics.flatMap((each) => renderDiagnostic(each, style).split("\n")),
      ];
    case "manifest-mended":
      return [`${safe(event.file)}: it has no errors any more`];
    case "manifest-changed":
      return [`${head(event.session, style)} ${safe(event.file)} ${event.isNew ? "describes it" : "has changed"}`];
    case "duplicate":
      return [`${head(event.session, style)} ${safe(event.file)} describes it too: ${safe(event.by)} stays in force`];
    case "orphaned":
      return [
        `${head(event.session, style)} ${safe(event.file)} describes it no more: it is left to itself (tmx delete ends it)`,
      ];
    case "path-lost":
      return [`${safe(event.path)}: ${safe(event.reason)}; its sessions are kept as they were described last`];
    case "path-back":
      return [`${safe(event.path)}: it can be read again`];
    case "git-busy":
      return [`${safe(event.file)}: ${event.what} is under way in its work tree, and is waited for`];
    case "files-unwatched":
      return [`changes of files are noticed late, every half minute: ${safe(event.reason)}`];
    default:
      return unreachable(event);
  }
}

const planOf = ({ operations }: { readonly operations: readonly Operation[] }): Plan => ({
  operations,
  conflicts: [],
  sessions: [],
});

/** What is made with a session or a window needs no line of its own. */
function operationLines(
  { operations }: { readonly operations: readonly Operation[] },
  style: Style,
): readonly string[] {
  const isWithin = ({ action, level, address }: Operation, other: Operation): boolean =>
    other.action === action &&
    (action === "create" || action === "restore") &&
    ((other.level === "session" && level !== "session") ||
      (other.level === "window" && level === "pane" && other.address.window === address.window));
  const tops = operations.filter((each) => !operations.some((other) => isWithin(each, other)));
  return renderOperations(planOf({ operations: tops }), style).split("\n");
}
