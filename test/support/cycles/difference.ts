/** How two looks differ, one line for each thing that does. */
import type { PaneLook, ServerLook, SessionLook, WindowLook } from "./look.ts";

export interface Difference {
  /** What it is about: `title`, `text`, `layout`, … */
  readonly kind: string;
  readonly where: string;
  readonly wanted: string;
  readonly found: string;
}

/** As many lines as a terminal's history may hold, and as a save keeps. */
export interface Limits {
  readonly history: number;
  readonly saved: number;
}

export function differences(wanted: ServerLook, found: ServerLook, limits: Limits): readonly Difference[] {
  const names = union(wanted.sessions, found.sessions, ({ name }) => name);
  return names.flatMap(([name, one, other]) =>
    one && other ? inSession(one, other, limits) : [missing("session", JSON.stringify(name), one)],
  );
}

const missing = (kind: string, where: string, wanted: unknown): Difference => ({
  kind,
  where,
  wanted: wanted ? "there" : "absent",
  found: wanted ? "absent" : "there",
});

function union<T, K>(
  one: readonly T[],
  other: readonly T[],
  key: (value: T) => K,
): [K, T | undefined, T | undefined][] {
  const [first, second] = [
    new Map(one.map((each) => [key(each), each])),
    new Map(other.map((each) => [key(each), each])),
  ];
  return [...new Set([...first.keys(), ...second.keys()])].map((each) => [each, first.get(each), second.get(each)]);
}

const SESSION_FIELDS = ["group", "root", "stack", "options", "env"] as const;

function inSession(wanted: SessionLook, found: SessionLook, limits: Limits): readonly Difference[] {
  const where = JSON.stringify(wanted.name);
  // A session that joins a group remembers as the oldest what the group looks at.
  const isLonger = wanted.group !== "" && found.stack.startsWith(`${wanted.stack},`);
  return [
    ...fields(where, wanted, isLonger ? { ...found, stack: wanted.stack } : found, SESSION_FIELDS),
    ...union(wanted.windows, found.windows, ({ index }) => index).flatMap(([index, one, other]) =>
      one && other ? inWindow(`${where}:${index}`, one, other, limits) : [missing("window", `${where}:${index}`, one)],
    ),
  ];
}

function inWindow(where: string, wanted: WindowLook, found: WindowLook, limits: Limits): readonly Difference[] {
  const own = fields(where, wanted, found, ["name", "size", "layout", "zoomed", "places", "options"]);
  if (wanted.panes.length !== found.panes.length)
    return [...own, { kind: "panes", where, wanted: `${wanted.panes.length}`, found: `${found.panes.length}` }];
  return [...own, ...wanted.panes.flatMap((pane, at) => inPane(`${where}.${at}`, pane, found.panes[at]!, limits))];
}

function inPane(where: string, wanted: PaneLook, found: PaneLook, limits: Limits): readonly Difference[] {
  const names = [
    "title",
    "options",
    "size",
    "active",
    "last",
    "marked",
    "directory",
    "command",
    "dead",
    "alternate",
  ] as const;
  // tmux does not always learn how a process ended.
  const told = wanted.dead !== undefined && found.dead === " 9" ? { ...found, dead: wanted.dead } : found;
  return [...fields(where, wanted, told, names), ...inText(where, wanted, found, limits)];
}

function fields<T>(where: string, wanted: T, found: T, names: readonly (keyof T & string)[]): readonly Difference[] {
  return names
    .filter((name) => JSON.stringify(wanted[name]) !== JSON.stringify(found[name]))
    .map((kind) => ({ kind, where, wanted: shown(wanted[kind]), found: shown(found[kind]) }));
}

/** zsh draws its prompt once more when its pane is told its size. */
function withoutPrompts(text: readonly string[], length: number): readonly string[] {
  const isAgain = text.length > length && text.at(-1) === "%" && text.at(-2) === "%";
  return isAgain ? withoutPrompts(text.slice(0, -1), length) : text;
}

/** How a shell breaks the line that it draws at the end is its own business. */
function withoutDrawn(text: readonly string[], { drawn, size }: PaneLook): readonly string[] {
  if (drawn === undefined) return text;
  const wanted = drawn.replaceAll(" ", "");
  const last = text.at(-1) ?? "";
  // In one row readline shows the end of it.
  if (size.endsWith("x1") && last.startsWith("<") && drawn.endsWith(last.slice(1))) return text.slice(0, -1);
  // Nobody can tell whether a row that is full goes on below the history; where it is the same line, it was drawn there.
  if (last.replaceAll(" ", "") === wanted + wanted) return [...text.slice(0, -1), drawn];
  for (let end = text.length - 1, line = ""; end >= 0 && line.length < wanted.length; end--) {
    line = text[end]!.replaceAll(" ", "") + line;
    if (line === wanted) return text.slice(0, text.findLastIndex((line, at) => at < end && !isBegun(line, drawn)) + 1);
  }
  return text;
}

/** What is left of it when the shell has drawn it anew, because its pane was told its size. */
const isBegun = (line: string, drawn: string): boolean => line.length > 3 && line !== drawn && drawn.startsWith(line);

/** Whether it is so narrow that no shell can draw the line that is typed there, nor tmux a wide character. */
export const isNarrow = ({ size }: PaneLook): boolean => Number.parseInt(size, 10) < 4;

const mostOf = ({ history, saved }: Limits): number => Math.min(history, saved);

/** A history that is full loses its oldest lines: tmux a tenth of them at once, and a save what is more than it keeps. */
export const mayForget = ({ historySize, size }: PaneLook, limits: Limits): boolean =>
  historySize + Number(size.split("x")[1]) >= mostOf(limits) * 0.6;

/** Of the oldest line only the last rows may be left, and what coloured them may be gone with the first. */
function isEndOf(all: readonly string[], [oldest = "", ...others]: readonly string[]): boolean {
  const [above = "", ...same] = all.slice(-1 - others.length);
  return plain(above).endsWith(plain(oldest)) && JSON.stringify(same) === JSON.stringify(others);
}

const plain = (line: string): string => line.replaceAll(/⟦[^⟧]*⟧/g, "");

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

function inText(where: string, wanted: PaneLook, found: PaneLook, limits: Limits): readonly Difference[] {
  const one = wanted.text;
  const other = withoutPrompts(withoutDrawn(found.text, wanted), one.length);
  if (isNarrow(wanted)) return [];
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  const isFull = wanted.historySize >= mostOf(limits) * 0.85 && other.length <= one.length;
  if (isFull && isEndOf(one, other) && mayForget(found, limits)) return [];
  const at = one.findIndex((line, at) => line !== other[at]);
  const first = at < 0 ? one.length : at;
  const around = (lines: readonly string[], { size, historySize }: PaneLook): string =>
    `${lines.length} lines, history ${historySize} of ${mostOf(limits)}, ${size}, [${first}]: ${shown(lines.slice(first, first + 3))}`;
  return [{ kind: "text", where, wanted: around(one, wanted), found: around(other, found) }];
}
