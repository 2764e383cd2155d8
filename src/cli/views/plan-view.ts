import { formatAddress } from "../../model/address.ts";
import { type Action, type FieldChange, type Operation, type Plan, summarise } from "../../model/plan.ts";
import { isSecret } from "./secrets.ts";
import { safe, type Style } from "./style.ts";

const SYMBOLS: Readonly<Record<Action, string>> = { create: "+", update: "~", replace: "-/+", move: "~", delete: "-" };

const LONGEST_VALUE = 60;

/** A plan as people read it: an operation a line, its cause below where it matters, and a summary at the end. */
export function renderPlan(plan: Plan, style: Style, sources: ReadonlyMap<string, string>): string {
  if (plan.operations.length === 0) return noChanges(plan, sources);
  const parents = new Set(plan.operations.filter(({ level }) => level !== "pane").map(addressOf));
  const lines = plan.operations.map((operation) => renderOperation(operation, style, depthOf(operation, parents)));
  return [...lines, "", summaryLine(plan)].join("\n");
}

const addressOf = ({ address }: Operation): string => formatAddress(address);

/** How many of the parts that an operation's object is inside of have a line of their own. */
function depthOf({ address: { session, window }, level }: Operation, parents: ReadonlySet<string>): number {
  const around =
    level === "session" ? [] : level === "window" ? [{ session }] : [{ session }, { session, window: window! }];
  return around.filter((address) => parents.has(formatAddress(address))).length;
}

function renderOperation(operation: Operation, style: Style, depth: number): string {
  const paint = {
    create: style.add,
    update: style.change,
    move: style.change,
    replace: style.remove,
    delete: style.remove,
  };
  const indent = "  ".repeat(depth);
  const symbol = paint[operation.action](SYMBOLS[operation.action].padEnd(3));
  const head = `${indent}${symbol} ${operation.level} ${style.strong(safe(addressOf(operation)))}${mark(operation)}`;
  const detail = `${indent}      `;
  return [
    head,
    ...(explains(operation) ? [style.faint(`${detail}# ${safe(operation.cause)}`)] : []),
    ...operation.fields.map((field) => `${detail}${renderField(field)}`),
  ].join("\n");
}

/** A new session explains all that is in it. */
const explains = ({ action, cause }: Operation): boolean => action !== "create" || cause !== "its session is created";

const mark = ({ state, endsProcess }: Operation): string => {
  if (state === "blocked") return "  (cannot be done)";
  if (state === "pending") return "  (ends a running process: needs consent)";
  return endsProcess ? "  (ends a running process)" : "";
};

function renderField({ path, before, after, origin }: FieldChange): string {
  const how = origin === "drift" ? "  (drift)" : "";
  return `${safe(path)}: ${show(path, before)} => ${show(path, after)}${how}`;
}

function show(path: string, value: string | undefined): string {
  if (value === undefined) return "(not set)";
  if (isSecret(path)) return "(hidden)";
  const text = JSON.stringify(value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value);
  return safe(text);
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
  const waiting = pending > 0 ? ` ${pending} of them need consent.` : "";
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
  const { create, change, replace, delete: gone } = summarise(done);
  const parts = [
    [create, "created"],
    [change, "changed"],
    [replace, "replaced"],
    [gone, "deleted"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, verb]) => `${count} ${verb}`);
  return said.length === 0 ? "Nothing was changed." : `Done: ${said.join(", ")}.`;
}
