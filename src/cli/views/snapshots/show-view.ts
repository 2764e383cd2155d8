import { shownCommand, shownLine } from "../../../model/shown-command.ts";
import type { Snapshot, SnapshotGeneration, SnapshotPane, SnapshotWindow } from "../../../model/snapshot.ts";
import { count, describeSize } from "../size.ts";
import { safe, type Style } from "../style.ts";
import { describeTime, localTime } from "../time.ts";

interface View {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly style: Style;
}

/** What a generation holds, but for its texts: facts about the session, and its windows and panes as a tree. */
export function renderSnapshot(generation: SnapshotGeneration, { now, style }: View): string {
  const { number, snapshot, pinned, size } = generation;
  const about = [
    `saved ${localTime(snapshot.at)} (${describeTime(snapshot.at, now)})`,
    snapshot.cause,
    describeSize(size),
    ...(pinned ? ["pinned"] : []),
  ];
  return [
    `${style.strong(safe(snapshot.session))}  generation ${number}, ${about.join(", ")}`,
    ...factsOf(snapshot).map(([name, value]) => `  ${style.faint(name.padEnd(11))} ${safe(value)}`),
    ...snapshot.windows.flatMap((window, at) => renderWindow(snapshot, at, style)),
  ].join("\n");
}

function factsOf(snapshot: Snapshot): readonly (readonly [name: string, value: string])[] {
  const { server, machine, managed, group } = snapshot;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["note", snapshot.note],
    ["from", `tmux ${server.version} on ${machine.host}, ${server.socketPath}`],
    ["manifest", managed && [managed.file ?? "standard input", ...generationOf(managed)].join(", ")],
    ["root", snapshot.root],
    ["group", group],
    ["variables", listed(Object.keys(snapshot.env))],
    ["left out", snapshot.secrets.length === 0 ? undefined : `${snapshot.secrets.join(", ")} (secrets)`],
    ["options", listed(Object.keys(snapshot.options))],
    ["text", snapshot.hasText ? undefined : "not saved"],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

const generationOf = ({ generation }: NonNullable<Snapshot["managed"]>): readonly string[] =>
  generation === undefined ? [] : [`generation ${generation}`];

const listed = (names: readonly string[]): string | undefined => (names.length === 0 ? undefined : names.join(", "));

function renderWindow({ windows, stack }: Snapshot, at: number, style: Style): readonly string[] {
  const window = windows[at]!;
  const [branch, line] = at === windows.length - 1 ? ["└", " "] : ["├", "│"];
  const about = [
    `${window.width}x${window.height}`,
    ...(stack[0] === window.index ? ["shown"] : []),
    ...(window.zoomed ? ["zoomed"] : []),
    ...(window.links.length > 0 ? [`also in ${window.links.join(", ")}`] : []),
  ];
  return [
    `${style.faint(branch)} window ${window.index} ${style.strong(safe(window.name))}  ${safe(about.join(", "))}`,
    ...window.panes.map((pane, place) => `${style.faint(line)} ${renderPane(window, place, style)}`),
  ];
}

function renderPane({ index, panes }: SnapshotWindow, place: number, style: Style): string {
  const pane = panes[place]!;
  const branch = place === panes.length - 1 ? "└" : "├";
  const about = [
    pane.directory ?? "directory not known",
    runsIn(pane),
    ...(pane.active ? ["active"] : []),
    ...(pane.marked ? ["marked"] : []),
    ...(pane.alternate ? ["full screen"] : []),
    ...(pane.text ? [count(pane.text.lines, "line")] : []),
  ];
  return `${style.faint(branch)} pane ${style.strong(`${index}.${place}`)}  ${safe(about.join(", "))}`;
}

function runsIn({ program, dead, waiting }: SnapshotPane): string {
  if (dead)
    return dead.signal === undefined ? `ended with status ${dead.status ?? "?"}` : `ended by signal ${dead.signal}`;
  if (waiting !== undefined) return `waits at the prompt: ${shownLine(waiting)}`;
  switch (program.kind) {
    case "shell":
      return "a shell";
    case "command":
      return shownCommand(program.pipeline);
    default:
      return `not known: ${program.why}`;
  }
}
