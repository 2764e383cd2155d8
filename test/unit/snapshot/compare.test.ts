import { layoutChecksum } from "../../../src/lib/tmux-layout.ts";
import { describe, expect, it } from "vitest";
import type { Snapshot, SnapshotPane, SnapshotWindow } from "../../../src/model/snapshot.ts";
import { formatAddress } from "../../../src/model/address.ts";
import { compareSnapshots } from "../../../src/snapshot/compare.ts";
import { compareTexts } from "../../../src/snapshot/compare-texts.ts";
import { ONE, pane, state, window } from "./states.ts";

const told = (before: Snapshot, after: Snapshot): readonly string[] =>
  compareSnapshots(before, after).map(
    ({ address, field, kind, before: from = "-", after: to = "-" }) =>
      `${kind} ${formatAddress(address)} ${field}: ${from} => ${to}`,
  );

const ofWindow = (change: Partial<SnapshotWindow>): readonly string[] =>
  told(state(), state({ windows: [window(change)] }));
const ofPane = (change: Partial<SnapshotPane>): readonly string[] => ofWindow({ panes: [pane(change)] });

const command = (...words: readonly string[]) => ({ kind: "command", pipeline: [words], isOwn: false }) as const;

const bare = (size: string): string => `${layoutChecksum(`${size},0,0`)},${size},0,0`;

describe("two states of a session", () => {
  it("do not differ by what another life of a server has of its own", () => {
    const other = state({
      at: 1,
      cause: "auto",
      server: { pid: 1, startTime: 2, socketPath: "/o", version: "3.8" },
      machine: { host: "o", boot: "p" },
      id: "$7",
      windows: [
        window({
          id: "@7",
          panes: [pane({ id: "%7", process: { pid: 1, started: "2" }, seen: { ...pane().seen, activity: 1 } })],
        }),
      ],
    });
    expect(told(state(), other)).toEqual([]);
  });

  it.each<readonly [readonly string[], ...string[]]>([
    [told(state(), state({ root: "/x" })), "structure web root: /home/me => /x"],
    [
      told(state({ env: { A: "1", B: null } }), state({ env: { B: "2" } })),
      "structure web env.A: 1 => -",
      "structure web env.B: (taken away) => 2",
    ],
    [told(state(), state({ options: { mouse: "on" } })), "structure web options.mouse: - => on"],
    [told(state(), state({ group: "g" })), "structure web group: - => g"],
    [told(state(), state({ stack: [1, 0] })), "structure web stack: 0 => 1 0"],
    [ofWindow({ name: "x" }), "structure web:0 name: edit => x"],
    [ofWindow({ zoomed: true }), "structure web:0 zoomed: - => yes"],
    [ofWindow({ links: ["b", "a"] }), "structure web:0 links: - => a b"],
    [ofWindow({ layout: "no layout" }), `structure web:0 layout: ${bare("80x24")} => no layout`],
    [ofWindow({ layout: `${layoutChecksum("80x24,0,0,7")},80x24,0,0,7` })],
    [ofWindow({ layout: "x", full: { layout: ONE, width: 80, height: 24 } })],
    [ofWindow({ name: "bash", options: {} }), "structure web:0 options.automatic-rename: off => -"],
    [ofPane({ title: "t" }), "structure web:0.0 title: host => t"],
    [ofPane({ directory: "/x" }), "structure web:0.0 directory: /home/me => /x"],
    [
      ofPane({ program: { kind: "command", pipeline: [["vim", "a b"]], isOwn: false } }),
      "structure web:0.0 program: a shell => vim 'a b'",
    ],
    [
      ofPane({ program: command("curl", "--token", "hunter2"), title: "curl --token hunter2", waiting: "TOKEN=x y" }),
      "structure web:0.0 title: host => curl (hidden)",
      "structure web:0.0 program: a shell => curl (hidden)",
      "structure web:0.0 waiting: - => (hidden)",
    ],
    [
      told(
        state({ windows: [window({ panes: [pane({ program: command("curl", "--token", "one") })] })] }),
        state({ windows: [window({ panes: [pane({ program: command("curl", "--token", "other") })] })] }),
      ),
      "structure web:0.0 program: curl (hidden) => curl (hidden)",
    ],
    [
      ofWindow({ panes: [pane(), pane({ program: command("curl", "-H", "Cookie: x") })] }),
      "structure web:0.1 pane: - => curl (hidden)",
    ],
    [ofPane({ dead: { status: 3 } }), "structure web:0.0 dead: - => ended with status 3"],
    [
      ofPane({ marked: true, last: true, active: false }),
      "structure web:0.0 active: yes => -",
      "structure web:0.0 last: - => yes",
      "structure web:0.0 marked: - => yes",
    ],
    [ofPane({ key: "api", windowKey: "w" }), "structure web:0.0 key: - => w.api"],
    [ofPane({ text: { sha256: "b2", lines: 9, bytes: 9 } }), "text web:0.0 text: a1 => b2"],
    [ofWindow({ panes: [pane(), pane()] }), "structure web:0.1 pane: - => a shell"],
    [told(state(), state({ hasText: false, windows: [window({ panes: [pane({ text: undefined! })] })] }))],
  ])("differ as %j", (differences, ...expected) => expect(differences).toEqual(expected));

  it("have the same windows, by their index, else by their key or name", () => {
    const [one, two, three] = [window(), window({ index: 1, name: "b" }), window({ index: 2, name: "c", key: "k" })];
    expect(
      told(
        state({ windows: [one, two, three] }),
        state({
          windows: [
            { ...three, index: 5 },
            { ...two, index: 6 },
          ],
        }),
      ),
    ).toEqual(["structure web:0 window: edit => -", "structure web:1 index: 1 => 6", "structure web:k index: 2 => 5"]);
    expect(told(state({ windows: [one] }), state({ windows: [one, two] }))).toEqual(["structure web:1 window: - => b"]);
  });
});

it.each<readonly [before: string, after: string, change: object]>([
  ["", "", { same: 0, removed: [], added: [], scrolledOff: 0 }],
  ["a\nb\n", "a\nb\nc\n", { same: 2, removed: [], added: ["c"], scrolledOff: 0 }],
  ["a\nb\nc\n", "b\nc\nd\n", { same: 0, removed: ["a"], added: ["d"], scrolledOff: 1 }],
  ["a\nb\nc\n", "a\nx\ny\nc\n", { same: 1, removed: ["b"], added: ["x", "y"], scrolledOff: 0 }],
  ["a\n", "", { same: 0, removed: ["a"], added: [], scrolledOff: 0 }],
  ["", "\n", { same: 0, removed: [], added: [""], scrolledOff: 0 }],
])("the text %j became %j", (before, after, change) => {
  expect(compareTexts(before, after)).toEqual(change);
});
