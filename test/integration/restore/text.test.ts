/** What a pane shows before its process goes on. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pane as paneSpec } from "../../support/model/sample.ts";
import type { RestoredProcess } from "../../../src/model/restoration.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { session } from "../../support/restoration.ts";
import { bring, brought, emptied, screen, shown, written } from "./support.ts";

const SHELLS = [
  ["bash", "$ "],
  ["zsh", "% "],
  ["fish", "> "],
  ["dash", "$ "],
] as const;

const show = (rig: Rig, format: string): Promise<string> => rig.tmux("display-message", "-pt", "=web:", format);

/** tmux does not always write its word on a pane that has ended. */
const isDead = (rig: Rig) => async (): Promise<boolean> => (await rig.snapshot()).some(({ dead }) => dead);

describe.concurrent("a saved text", () => {
  test.for(SHELLS)("stands above the prompt of %s, and is gone from the disk", async ([shell, prompt]) => {
    await using rig = await createRig();
    await rig.conf(`set -g default-shell /bin/${shell}`);
    const text = await shown(rig, "one\n\u001b[31mtwo\u001b[0m\nthree\n");
    await brought(rig, session({ windows: [{ panes: [{ text, process: { kind: "shell" } }] }] }));
    expect((await screen(rig, /three\n\S/)).trimEnd()).toBe(`one\ntwo\nthree\n${prompt}`.trimEnd());
    expect(await rig.tmux("capture-pane", "-pet", "=web:")).toContain("\u001b[31mtwo");
    await emptied(rig, text);
    expect(await rig.tmux("show-options", "-pt", "=web:")).toMatch(/^@tmx_restored \S+\n@tmx_start ''$/);
  });

  test("is whole with all its history, in the layout's width, at any end", async () => {
    await using rig = await createRig();
    await rig.conf("set -g history-limit 5000");
    const lines = Array.from({ length: 3_000 }, (_, at) => `\u001b[3${at % 8}m${at} ${"x".repeat(120)}`);
    const text = await shown(rig, `${lines.join("\n")}\n\u001b[7m\u000elqk\u000f not ended`);
    const panes = [{ text, process: { kind: "own", line: "printf plain; cat" } as const }, {}];
    await brought(rig, session({ options: { "history-limit": "9000" }, windows: [{ panes, width: 200, height: 50 }] }));
    const expected = lines.map((line) => line.slice(5)).join("\n");
    expect((await screen(rig, /^plain$/m)).trimEnd()).toBe(`${expected}\nlqk not ended\nplain`);
    const drawn = await rig.tmux("capture-pane", "-pet", (await rig.snapshot())[0]!.pane);
    const [last, next] = drawn.trimEnd().split("\n").slice(-2);
    expect(last?.includes("\u000elqk\u000f not ended"), "lines are drawn").toBe(true);
    expect(next?.includes("[7m") || next?.includes("\u000e"), "what comes next is plain").toBe(false);
    expect(await show(rig, "#{history_limit}")).toBe("9000");
  });

  test("is whole in a dead pane, however long it is", async () => {
    await using rig = await createRig();
    const lines = Array.from({ length: 1_500 }, (_, at) => `${at} ${"x".repeat(70)}`);
    const text = await shown(rig, `${lines.join("\n")}\n`);
    const panes = [0, 1, 2, 3].map((status) => ({ text, process: { kind: "ended", end: { status } } as const }));
    await Promise.all(
      panes.map(async (pane, at) => (pane.text = await shown(rig, `${lines.join("\n")}\n`, `text${at}`))),
    );
    await brought(rig, session({ windows: [{ panes, width: 80, height: 50 }] }));
    const all = await rig.until(
      async () => {
        const rows = await rig.snapshot();
        return rows.every(({ dead }) => dead) && rows;
      },
      { what: "the end of all" },
    );
    for (const { pane } of all)
      expect(await rig.tmux("capture-pane", "-pJ", "-S", "-", "-t", pane)).toContain(lines.join("\n"));
  });

  const PROCESSES: readonly (readonly [string, RestoredProcess])[] = [
    [
      "the manifest's lines",
      { kind: "manifest", window: "w", spec: paneSpec({ process: { kind: "run", lines: ["echo went on"] } }) },
    ],
    [
      "the manifest's shell",
      { kind: "manifest", window: "w", spec: paneSpec({ process: { kind: "shell" }, env: { PATH: "/usr/bin:/bin" } }) },
    ],
    [
      "the manifest's supervised command",
      {
        kind: "manifest",
        window: "w",
        spec: paneSpec({ process: { kind: "supervised", restart: "always", lines: ["echo went on; cat"] } }),
      },
    ],
    ["a line that runs", { kind: "run", line: "echo went on" }],
    ["a line that waits", { kind: "waiting", line: "echo went on" }],
    ["its own command", { kind: "own", line: "echo went on; cat" }],
    ["a dead pane", { kind: "ended", end: { status: 3 } }],
  ];
  test.for(PROCESSES)("goes before %s", async ([, process]) => {
    await using rig = await createRig();
    const text = await shown(rig, "before\n");
    await brought(rig, session({ windows: [{ panes: [{ text, process }] }] }));
    if (process.kind === "ended") await rig.until(isDead(rig), { what: "the end" });
    const then = process.kind === "ended" ? /^before$/m : /before\n(.*\n)*(.*went on$|\$)/m;
    expect(await screen(rig, then)).toMatch(/^before$/m);
    await emptied(rig, text);
  });

  test.for(PROCESSES)("may be missing, before %s", async ([, process]) => {
    await using rig = await createRig();
    await brought(rig, session({ windows: [{ panes: [{ text: join(rig.dir, "lost"), process }] }] }));
    if (process.kind === "ended") await rig.until(isDead(rig), { what: "the end" });
    else await screen(rig, /went on$|^\$/m);
  });

  const DAMAGED: readonly (readonly [string, (text: string) => string])[] = [
    ["cut short", (text) => text.slice(0, -20)],
    ["empty", () => ""],
    ["something else", () => "touch ran\n"],
    ["without its first line", (text) => text.replace(/^.*\n/, "touch ran\n")],
  ];
  test.for(DAMAGED)("may be %s", async ([, damage]) => {
    await using rig = await createRig();
    const text = await shown(rig, "before\n");
    await writeFile(text, damage(await readFile(text, "utf8")));
    await brought(
      rig,
      session({ windows: [{ panes: [{ text, process: { kind: "own", line: "trap; echo on; cat" } }] }] }),
    );
    expect((await screen(rig, /on$/m)).trimEnd()).toBe("on");
    expect(existsSync(join(rig.dir, "ran"))).toBe(false);
  });

  test.for(PROCESSES.slice(3, 6))(
    "and scripts that are missing keep nothing from starting, before %s",
    async ([, process]) => {
      await using rig = await createRig();
      const text = await shown(rig, "before\n");
      await bring(rig, [session({ windows: [{ panes: [{ text, process }, { process }] }] })], join(rig.dir, "gone"));
      const panes = (await rig.snapshot()).map(({ pane }) => pane);
      expect(panes).toHaveLength(2);
      for (const pane of panes) await screen(rig, /went on$|^\$/m, pane);
    },
  );

  test("goes before the shell of a default-command", async () => {
    await using rig = await createRig();
    await rig.conf("set -g default-command 'echo \"d=$TMX_DEFAULT_COMMAND\" >~/seen; exec cat'");
    const text = await shown(rig, "before\n");
    await brought(rig, session({ windows: [{ panes: [{ text, process: { kind: "shell" } }] }] }));
    expect(await written(rig, "seen")).toBe("d=\n");
    expect(await show(rig, "#{pane_current_command}")).toBe("cat");
  });

  test("outlives Ctrl-C", async () => {
    await using rig = await createRig();
    const text = await shown(rig, "line\n".repeat(200_000));
    await brought(rig, session({ windows: [{ panes: [{ text, process: { kind: "shell" } }] }] }));
    await rig.tmux("send-keys", "-t", "=web:", "C-c");
    await screen(rig, /^\$/m);
    await rig.tmux("send-keys", "-t", "=web:", "trap", "Enter");
    expect(await screen(rig, /^\$ trap\n\$/m)).toBeTruthy();
  });
});
