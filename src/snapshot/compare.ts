/** How one state of a session differs from another: in what a person sees of it, and not in ids, processes and times. */
import { formatLayout, parseLayout } from "../lib/tmux-layout.ts";
import type { Address } from "../model/address.ts";
import { commandLine, type Program } from "../model/program.ts";
import { shownCommand, shownLine } from "../model/shown-command.ts";
import type { SnapshotDifference } from "../model/restore.ts";
import type { Snapshot, SnapshotPane, SnapshotWindow } from "../model/snapshot.ts";

/** What is compared, as text; an absent value is one that is not there. */
type Fields = Readonly<Record<string, string | undefined>>;

/** @returns in the order of the session. `before` and `after` of a `text` are the SHA-256 of the texts */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly SnapshotDifference[] {
  const address = { session: before.session };
  return [
    ...compareFields(address, sessionFields(before), sessionFields(after)),
    ...pairWindows(before.windows, after.windows).flatMap(([one, other]) =>
      compareWindows(address, one, other, before.hasText && after.hasText),
    ),
  ];
}

function sessionFields({ root, env, options, group, stack }: Snapshot): Fields {
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? "(taken away)"]));
  return { root, group, stack: stack.join(" "), ...named("env", variables), ...named("options", options) };
}

const named = (prefix: string, values: Readonly<Record<string, string>>): Fields =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

type Pair<T> = readonly [before: T | undefined, after: T | undefined];

/** By their index; those that are left, by what they are managed as, or by their name. */
function pairWindows(
  before: readonly SnapshotWindow[],
  after: readonly SnapshotWindow[],
): readonly Pair<SnapshotWindow>[] {
  const left = new Set(after);
  const take = (isIt: (window: SnapshotWindow) => boolean): SnapshotWindow | undefined => {
    const found = [...left].find(isIt);
    if (found) left.delete(found);
    return found;
  };
  const atPlace = new Map(before.map((window) => [window, take(({ index }) => index === window.index)]));
  const pairs = before.map((window): Pair<SnapshotWindow> => [
    window,
    atPlace.get(window) ??
      take(({ key, name }) => (window.key === undefined ? name === window.name : key === window.key)),
  ]);
  return [...pairs, ...[...left].map((window): Pair<SnapshotWindow> => [undefined, window])];
}

function compareWindows(
  { session }: Address,
  before: SnapshotWindow | undefined,
  after: SnapshotWindow | undefined,
  hasText: boolean,
): readonly SnapshotDifference[] {
  const { index, key } = (before ?? after)!;
  const address = { session, window: key ?? String(index) };
  if (!before || !after) return [whole(address, "window", before?.name, after?.name)];
  const isAutomatic = [before, after].some(({ options }) => options["automatic-rename"] !== "off");
  const fieldsOf = (window: SnapshotWindow): Fields => windowFields(window, isAutomatic);
  const count = Math.max(before.panes.length, after.panes.length);
  return [
    ...compareFields(address, fieldsOf(before), fieldsOf(after)),
    ...Array.from({ length: count }, (_, at) =>
      comparePanes(
        { ...address, pane: before.panes[at]?.key ?? String(at) },
        before.panes[at],
        after.panes[at],
        hasText,
      ),
    ).flat(),
  ];
}

/** A layout without ids, which some tmux write and others do not. */
function shapeOf(layout: string): string {
  const parsed = parseLayout(layout);
  return parsed.ok ? formatLayout(parsed.value.tree) : layout;
}

/** A name that tmux gives by itself says what runs there just then. */
const windowFields = (window: SnapshotWindow, isAutomatic: boolean): Fields => ({
  index: String(window.index),
  ...(isAutomatic ? {} : { name: window.name }),
  key: window.key,
  layout: shapeOf((window.full ?? window).layout),
  zoomed: flag(window.zoomed),
  links: window.links.toSorted().join(" ") || undefined,
  ...named("options", window.options),
});

function comparePanes(
  address: Address,
  before: SnapshotPane | undefined,
  after: SnapshotPane | undefined,
  hasText: boolean,
): readonly SnapshotDifference[] {
  if (!before || !after)
    return [whole(address, "pane", before && shownProgram(before.program), after && shownProgram(after.program))];
  const texts = [before.text?.sha256, after.text?.sha256] as const;
  return [
    ...compareFields(address, paneFields(before), paneFields(after)).map((each) => withoutSecrets(each, before, after)),
    ...(hasText && texts[0] !== texts[1] ? [difference(address, "text", texts)] : []),
  ];
}

const paneFields = (pane: SnapshotPane): Fields => ({
  key: pane.key === undefined ? undefined : `${pane.windowKey}.${pane.key}`,
  title: pane.title,
  directory: pane.directory,
  jobDirectory: pane.jobDirectory,
  program: programText(pane.program),
  startCommand: pane.startCommand || undefined,
  waiting: pane.waiting,
  dead: pane.dead && endText(pane.dead),
  alternate: flag(pane.alternate),
  active: flag(pane.active),
  last: flag(pane.last),
  marked: flag(pane.marked),
  ...named("options", pane.options),
});

const flag = (value: boolean): string | undefined => (value ? "yes" : undefined);

const endText = ({ status, signal }: NonNullable<SnapshotPane["dead"]>): string =>
  status === undefined ? (signal === undefined ? "ended" : `ended by signal ${signal}`) : `ended with status ${status}`;

/** Compared as they are, and shown without arguments that seem to hold a secret. */
function withoutSecrets(each: SnapshotDifference, one: SnapshotPane, other: SnapshotPane): SnapshotDifference {
  if (each.field === "program")
    return { ...each, before: shownProgram(one.program), after: shownProgram(other.program) };
  if (!HOLD_LINES.has(each.field)) return each;
  const { before, after } = each;
  return {
    ...each,
    ...(before === undefined ? {} : { before: shownLine(before) }),
    ...(after === undefined ? {} : { after: shownLine(after) }),
  };
}

/** Shells write what they run into the title as well. */
const HOLD_LINES = new Set(["waiting", "startCommand", "title"]);

const shownProgram = (program: Program): string => programText(program, shownCommand);

function programText(program: Program, say = commandLine): string {
  switch (program.kind) {
    case "shell":
      return "a shell";
    case "command":
      return say(program.pipeline);
    case "unknown":
      return `unknown (${program.why})`;
  }
}

const compareFields = (address: Address, before: Fields, after: Fields): readonly SnapshotDifference[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => before[field] !== after[field])
    .map((field) => difference(address, field, [before[field], after[field]]));

const whole = (
  address: Address,
  field: string,
  before: string | undefined,
  after: string | undefined,
): SnapshotDifference => difference(address, field, [before, after]);

const difference = (
  address: Address,
  field: string,
  [before, after]: readonly [string | undefined, string | undefined],
): SnapshotDifference => ({
  address,
  field,
  kind: field === "text" ? "text" : "structure",
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});
