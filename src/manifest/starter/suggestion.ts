/** What a project's own file says about how it is worked on. */
export interface Suggestion {
  /** The file. */
  readonly source: string;
  /** What is in it, in a few words. */
  readonly said: string;
  /** How the project runs. */
  readonly processes: readonly Process[];
  /** What checks it. */
  readonly checks: readonly Process[];
  /** What it needs around it. */
  readonly services: readonly Process[];
  readonly notes: readonly string[];
}

export interface Process {
  readonly name: string;
  readonly run: string;
}

/** Reads one kind of file; a text instead says why there is nothing in it. */
export type Reader = (text: string, others: ReadonlySet<string>) => Partial<Suggestion> | string;

/** `script dev`, `scripts dev, test` */
export const listed = (word: string, names: readonly string[]): string =>
  `${word}${names.length === 1 ? "" : word.endsWith("s") ? "es" : "s"} ${names.join(", ")}`;

/** The first of these names that is there, and all of those. */
export function pick(
  has: (name: string) => boolean,
  { runs, checks }: Readonly<Record<"runs" | "checks", readonly string[]>>,
): Readonly<Record<"runs" | "checks", readonly string[]>> {
  return { runs: runs.filter(has).slice(0, 1), checks: checks.filter(has) };
}
