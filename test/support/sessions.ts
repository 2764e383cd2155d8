/** Random live sessions, built with tmux's own commands: what people make by hand, and names that mean something. */
import fc from "fast-check";
import type { Rig } from "./rig.ts";

export interface LivePaneMade {
  readonly split: "-h" | "-v";
  /** A folder of the rig, by its number. */
  readonly folder: number;
  readonly title: string | undefined;
  readonly command: readonly string[] | undefined;
  readonly option: string | undefined;
}

export interface LiveWindowMade {
  readonly name: string | undefined;
  readonly index: number | undefined;
  readonly panes: readonly LivePaneMade[];
  readonly layout: string | undefined;
  readonly option: string | undefined;
  readonly synchronize: boolean | undefined;
}

export interface LiveSessionMade {
  readonly name: string;
  readonly size: readonly [number, number];
  readonly windows: readonly LiveWindowMade[];
  readonly options: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly active: number;
}

/** What a window or a session may be called in a manifest. */
const NAMES = [
  "web",
  "a b",
  "#{pid}",
  "#(touch x)",
  "it's",
  'say "so"',
  "🦊",
  "שלום",
  "e\u0301",
  "a;",
  "x ; kill-server",
  "{",
  "1",
  "on",
  "null",
  "#h",
  "a/b",
  "~",
  "*",
  "%H",
];
const VALUES = [
  "",
  "on",
  "1",
  "007",
  "true",
  "null",
  "~",
  "a b",
  "#{x} #[fg=red]",
  'it\'s "so"',
  "$HOME ${HOME} `x`",
  "back\\slash\\",
  "two\nlines\n",
  "tab\there",
  "${{ env.X }}",
  "$${{",
  "ends;",
  "- x: y",
  "# no",
  "\u001b[31m",
  "ä🦊\u2028\u0085",
];
const COMMANDS = [
  ["sleep", "3001"],
  ["sleep", "3002", "3003"],
  ["tail", "-f", "/dev/null"],
  ["node", "-e", 'setInterval(() => {}, 1e6) // it\'s "$HOME" \\ `x`'],
  ["cat"],
];
const LAYOUTS = ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"];

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const text = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.string({ unit: "binary", maxLength: 12 }).filter((value) => !/[\0\p{Surrogate}]/u.test(value)),
);

const pane: fc.Arbitrary<LivePaneMade> = fc.record({
  split: fc.constantFrom("-h", "-v"),
  folder: fc.nat(2),
  title: maybe(fc.constantFrom(...NAMES)),
  command: maybe(fc.constantFrom(...COMMANDS)),
  option: maybe(text),
});

const window: fc.Arbitrary<LiveWindowMade> = fc.record({
  name: maybe(fc.constantFrom(...NAMES)),
  index: maybe(fc.integer({ min: 1, max: 60 })),
  panes: fc.array(pane, { minLength: 1, maxLength: 4 }),
  layout: maybe(fc.constantFrom(...LAYOUTS)),
  option: maybe(text),
  synchronize: maybe(fc.boolean()),
});

/** Names are made different by the number behind them. */
export const liveSession = (number: number): fc.Arbitrary<LiveSessionMade> =>
  fc.record({
    name: fc.constantFrom(...NAMES.filter((name) => !/[#%]/.test(name))).map((name) => `${name}${number}`),
    size: fc.constantFrom([200, 50], [120, 40], [161, 47] as const),
    windows: fc.array(window, { minLength: 1, maxLength: 3 }),
    options: fc.dictionary(fc.constantFrom("@mine", "status-left", "update-environment[7]", "@other"), text, {
      maxKeys: 3,
    }),
    env: fc.dictionary(fc.constantFrom("FOO", "BAR_1", "path_like", "Z"), text, { maxKeys: 3 }),
    active: fc.nat(3),
  });

/** Makes the session on the rig's server, in one message. */
export async function makeSession(rig: Rig, session: LiveSessionMade, folders: readonly string[]): Promise<void> {
  const target = `=${session.name}:`;
  const commands: string[][] = [];
  const [columns, rows] = session.size;
  const shell = (made: LivePaneMade): string[] => [
    "-c",
    folders[made.folder]!.replaceAll("#", "##"),
    "--",
    "/bin/sh",
    "-c",
    made.command ? 'exec "$0" "$@"' : "exec sh -i",
    ...(made.command ?? []),
  ];
  session.windows.forEach((made, number) => {
    const [first, ...rest] = made.panes;
    const seat = made.index === undefined ? target : `${target}${made.index + number * 100}`;
    commands.push(
      number === 0
        ? ["new-session", "-d", "-s", session.name, "-x", String(columns), "-y", String(rows), ...shell(first!)]
        : ["new-window", "-t", seat, ...shell(first!)],
    );
    if (made.name !== undefined)
      commands.push(
        ["set-option", "-s", "@n", made.name],
        ["rename-window", "-t", target, "--", "#{@n}"],
        ["set-option", "-su", "@n"],
      );
    for (const other of [first!, ...rest]) {
      if (other !== first) commands.push(["split-window", other.split, "-t", target, ...shell(other)]);
      if (other.title !== undefined)
        commands.push(
          ["set-option", "-s", "@n", other.title],
          ["select-pane", "-t", target, "-T", "#{@n}"],
          ["set-option", "-su", "@n"],
        );
      if (other.option !== undefined)
        commands.push(["set-option", "-p", "-t", target, "--", "@pane_note", other.option]);
    }
    if (made.layout !== undefined) commands.push(["select-layout", "-t", target, made.layout]);
    if (made.option !== undefined) commands.push(["set-option", "-w", "-t", target, "--", "@note", made.option]);
    if (made.synchronize !== undefined)
      commands.push(["set-option", "-w", "-t", target, "synchronize-panes", made.synchronize ? "on" : "off"]);
  });
  for (const [name, value] of Object.entries(session.options))
    commands.push(["set-option", "-t", target, "--", name, value]);
  for (const [name, value] of Object.entries(session.env))
    commands.push(["set-environment", "-t", target, "--", name, value]);
  for (let back = 0; back < session.active % session.windows.length; back++)
    commands.push(["select-window", "-t", target, "-p"]);
  const argv = commands.flatMap((command, number) => [
    ...(number === 0 ? [] : [";"]),
    ...command.map((word) => (word.endsWith(";") ? `${word.slice(0, -1)}\\;` : word)),
  ]);
  await rig.tmux(...argv);
}
