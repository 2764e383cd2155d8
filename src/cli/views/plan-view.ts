import { formatAddress } from "../../model/address.ts";
import { type Action, type FieldChange, type Operation, type Plan, summarise } from "../../model/plan.ts";
import { isSecret } from "./secrets.ts";
import { safe, type Style } from "./style.ts";
import { describeTime } from "./time.ts";

const SYMBOLS: Readonly<Record<Action, string>> = {
  create: "+",
  restore: "↺",
  update: "~",
  replace: "-/+",
  move: "~",
  delete: "-",
  adopt: ".",
  release: ".",
};

const LONGEST_VALUE = 60;
/** Characters that two values share, shown before the first that differs. */
const SAME_BEFORE = 20;

/** A plan as people read it: an operation a line, its cause below where it matters, and a summary at the end. */
export function renderPlan(plan: Plan, style: Style, sources: ReadonlyMap<string, string>): string {
  if (plan.operations.length === 0) return noChanges(plan, sources);
  return `${renderOperations(plan, style)}\n\n${summaryLine(plan)}`;
}

/** The operations alone, with what is to be said of some of them on their lines, by their address. */
export function renderOperations(
  { operations }: Plan,
  style: Style,
  remarks: ReadonlyMap<string, string> = new Map(),
): string {
  const parents = new Set(operations.filter(({ level }) => level !== "pane").map(addressOf));
  return operations
    .map((operation) => {
      const remark = remarks.get(addressOf(operation));
      return renderOperation(operation, style, { depth: depthOf(operation, parents), remark });
    })
    .join("\n");
}

const addressOf = ({ address }: Operation): string => formatAddress(address);

/** How many of the parts that an operation's object is inside of have a line of their own. */
function depthOf({ address: { session, window }, level }: Operation, parents: ReadonlySet<string>): number {
  const around =
    level === "session" ? [] : level === "window" ? [{ session }] : [{ session }, { session, window: window! }];
  return around.filter((address) => parents.has(formatAddress(address))).length;
}

interface OperationPlace {
  readonly depth: number;
  readonly remark: string | undefined;
}

function renderOperation(operation: Operation, style: Style, { depth, remark }: OperationPlace): string {
  const paint = {
    create: style.add,
    restore: style.add,
    update: style.change,
    move: style.change,
    replace: style.remove,
    delete: style.remove,
    adopt: style.strong,
    release: style.strong,
  };
  const indent = "  ".repeat(depth);
  const symbol = paint[operation.action](SYMBOLS[operation.action].padEnd(3));
  const head = `${indent}${symbol} ${operation.level} ${style.strong(safe(addressOf(operation)))}${mark(operation)}${remark === undefined ? "" : `  ${safe(remark)}`}`;
  const detail = `${indent}      `;
  return [
    head,
    ...(explains(operation) ? [style.faint(`${detail}# ${safe(operation.cause)}${origin(operation)}`)] : []),
    ...operation.fields.map((field) => `${detail}${renderField(field)}`),
  ].join("\n");
}

/** Where a session comes back from. */
function origin({ from, level }: Operation): string {
  if (!from || level !== "session") return "";
  return `; from generation ${from.generation}, saved ${describeTime(from.at, Date.now())}`;
}

/** A new session explains all that is in it, and a release needs no explaining. */
const explains = ({ action, cause }: Operation): boolean => action !== "release" && cause !== COMES_WITH[action];

/** The cause of a part that is made together with its session. */
const COMES_WITH: Partial<Record<Action, string>> = {
  create: "its session is created",
  restore: "its session is restored",
};

const mark = ({ state, endsProcess }: Operation): string => {
  if (state === "blocked") return "  (cannot be done)";
  if (state === "pending") return "  (ends a running process: needs consent)";
  return endsProcess ? "  (ends a running process)" : "";
};

export function renderField({ path, before, after, origin }: FieldChange): string {
  const how = origin === "drift" ? "  (drift)" : "";
  const start = excerptStart(before, after);
  return `${safe(path)}: ${show(path, before, start)} => ${show(path, after, start)}${how}`;
}

/** Where excerpts of two values begin, so that what differs is in them. */
function excerptStart(before = "", after = ""): number {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  return same < LONGEST_VALUE - SAME_BEFORE ? 0 : same - SAME_BEFORE;
}

function show(path: string, value: string | undefined, start: number): string {
  if (value === undefined) return "(not set)";
  if (isSecret(path)) return "(hidden)";
  return safe(JSON.stringify(excerpt(value, start)));
}

function excerpt(value: string, start: number): string {
  if (value.length <= LONGEST_VALUE) return value;
  const end = start + LONGEST_VALUE;
  return `${start > 0 ? "…" : ""}${value.slice(start, end)}${end < value.length ? "…" : ""}`;
}

/** `Plan: 1 to create, 0 to restore, …`, and what waits. */
export function summaryLine({ operations }: Plan): string {
  const { create, restore, change, replace, delete: gone, pending, blocked } = summarise(operations);
  const counts = [
    `${create} to create`,
    `${restore} to restore`,
    `${change} to change`,
    `${replace} to replace`,
    `${gone} to delete`,
  ].join(", ");
  const waiting = pending > 0 ? ` ${pending} of them ${pending === 1 ? "needs" : "need"} consent.` : "";
  const stuck = blocked > 0 ? ` ${blocked} cannot be done.` : "";
  return `Plan: ${counts}.${waiting}${stuck}`;
}

/** `No changes. web matches session.yaml.` */
export function noChanges({ sessions }: Plan, sources: ReadonlyMap<string, string>): string {
  const names = sessions.map((name) => safe(name));
  const files = [...new Set(sessions.flatMap((name) => sources.get(name) ?? []))].map((file) => safe(file));
  if (files.length === 0) return "No changes.";
  const listed =
    names.length > 3
      ? `${names.length} sessions match`
      : `${names.join(", ")} ${names.length === 1 ? "matches" : "match"}`;
  return `No changes. ${listed} ${files.length > 3 ? `${files.length} files` : files.join(", ")}.`;
}

/** What an apply did, in the past tense. */
export function doneLine(plan: Plan): string {
  const done = plan.operations.filter(({ state }) => state === "planned");
  const { create, restore, change, replace, delete: gone } = summarise(done);
  const parts = [
    [create, "created"],
    [restore, "restored"],
    [change, "changed"],
    [replace, "replaced"],
    [gone, "deleted"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, verb]) => `${count} ${verb}`);
  return said.length === 0 ? "Nothing was changed." : `Done: ${said.join(", ")}.`;
}
