/** A manifest in the making: plain data for the parser to judge, with words for people beside it. */
export interface Draft {
  readonly session: string;
  /** `root`, `env`, `options`. */
  readonly settings: Data;
  readonly windows: readonly WindowDraft[];
  /** What could not be taken over, a line each. */
  readonly notes: readonly string[];
}

export interface WindowDraft {
  readonly comment?: string;
  readonly data: Data;
}

export type Data = Readonly<Record<string, unknown>>;

/** One file of a project, as it was found. */
export interface ProjectFile {
  readonly name: string;
  /** Absent when it could not be read: then `reason` says why. */
  readonly text?: string;
  readonly reason?: string;
}

/** Text that stands for itself, whatever it holds. */
export const literal = (text: string): string => text.replaceAll("${{", () => "$${{");

/** Text in which `$NAME` and `${NAME}` stand for environment variables when the file is read. */
export const withVariables = (text: string): string =>
  literal(text).replace(
    /\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g,
    (_match, bare: string | undefined, braced: string | undefined) => `\${{ env.${bare ?? braced} }}`,
  );

export const isData = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Text, or a number or flag as its writer would say it; nothing for everything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;

/** One text or many as a list; what is none is left out. */
export const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((each) => textOf(each) ?? []).filter((text) => text.trim() !== "");

/** Without the keys that have no value. */
export const present = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

/** Commands as a manifest has them: one is short for a list of one, none is no key. */
export const linesOf = (commands: readonly string[]): string | readonly string[] | undefined =>
  commands.length > 1 ? commands : commands[0];

/** A pane as short as it can be said. */
export function paneOf(pane: Data): unknown {
  const data = present(pane);
  const keys = Object.keys(data);
  if (keys.length === 0) return null;
  return keys.length === 1 && typeof data["run"] === "string" ? data["run"] : data;
}

/** Windows that share a name get an id each. */
export function withIds(windows: readonly WindowDraft[]): readonly WindowDraft[] {
  const seen = new Map<unknown, number>();
  return windows.map((window) => {
    const { name } = window.data;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    if (typeof name !== "string" || count === 1) return window;
    const { name: _name, ...rest } = window.data;
    return { ...window, data: { name, id: `${name} (${count})`, ...rest } };
  });
}
