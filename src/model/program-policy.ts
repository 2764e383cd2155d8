/** What a person has decided about programs: the `programs` of the configuration file. */
export interface ProgramPolicy {
  /** Names of programs that start by themselves, besides those on tmx's own list. */
  readonly start: readonly string[];
  /** Names of programs that never do. */
  readonly never: readonly string[];
  /** How to start a program, by its name: a command line, in which `${{ args }}` stands for its arguments. */
  readonly strategies: Readonly<Record<string, string>>;
}

export const NO_POLICY: ProgramPolicy = { start: [], never: [], strategies: {} };
