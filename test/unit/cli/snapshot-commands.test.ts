/** The commands about what was saved, on snapshots in memory. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { saveSessions } from "../../../src/cli/commands/session/save.ts";
import { listSnapshots } from "../../../src/cli/commands/session/snapshots.ts";
import { diff } from "../../../src/cli/commands/snapshot/diff.ts";
import { show } from "../../../src/cli/commands/snapshot/show.ts";
import { verify } from "../../../src/cli/commands/snapshot/verify.ts";
import { COLOURED } from "../../../src/cli/views/style.ts";
import { ok } from "../../../src/lib/result.ts";
import type { SaveRequest } from "../../../src/model/restore.ts";
import type { SnapshotRuntime } from "../../../src/model/snapshots.ts";
import { expectHarmless, fakeSnapshots, generation, NOW, pane, run, snapshot, window } from "./support.ts";

beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterAll(() => void vi.useRealTimers());

const text = (sha256: string) => ({ sha256, lines: 2, bytes: 10 });
const withText = generation(3, {
  windows: [
    window({ panes: [pane({ text: text("old") })] }),
    window({ index: 5, panes: [pane(), pane({ text: text("new") })] }),
  ],
});

describe("session save", () => {
  test("says what was saved, and fails for what was refused", async () => {
    let asked: SaveRequest | undefined;
    const refused = { session: "db", at: NOW, why: "it lost most of its panes", file: "/s/aside" };
    const saved = { session: "web", unchanged: false, generation: generation(4, {}, { pinned: true }) };
    const save: SnapshotRuntime["save"] = async (request) => {
      asked = request;
      return ok({ saved: [saved, { ...saved, unchanged: true }], refused: [refused] });
    };
    const options = { text: false, note: "x", pin: true };
    const ran = await run(saveSessions, ["web", "db", "web"], { snapshots: { ...fakeSnapshots(), save }, options });
    expect(asked).toEqual({ sessions: ["web", "db"], cause: "manual", ...options });
    expect(ran.code).toBe(1);
    expect(ran.stdout.split("\n")).toEqual([
      "Saved web as generation 4: 1 window, 1 pane, 1.2 kB, pinned.",
      "web is as generation 4 has it: nothing was saved.",
    ]);
    expect(ran.stderr).toBe("error: db was not saved: it lost most of its panes; what there was is kept in /s/aside");
  });

  test.for([
    [[], {}],
    [["web"], { all: true }],
    [["web"], { file: "-" }],
    [["web"], { force: true }],
    [["web"], { file: "web.json", pin: true }],
    [["web"], { file: "web.json", ifChanged: true }],
  ] as const)("%j with %j is no usage", async ([args, options]) => {
    expect((await run(saveSessions, args, { options: { text: true, ...options } })).code).toBe(64);
  });
});

describe("session snapshots", () => {
  test("one session's, newest first, and below what cannot be used", async () => {
    const list: SnapshotRuntime["list"] = async () =>
      ok({
        generations: [
          { ...generation(3, { note: "before\u001b[2J the update" }, { pinned: true }), textsMissing: 0 },
          { ...generation(2, { at: NOW - 7_200_000, cause: "before-restore" }), textsMissing: 2 },
        ],
        damaged: [{ file: "/s/quarantine/1", why: "its checksum differs", number: 1 }],
        damagedNow: [],
        passedOver: [],
        refused: [{ session: "web", at: NOW - 60_000, why: "tmux changed meanwhile", file: "/s/aside" }],
        textBytes: new Map(),
      });
    const { stdout, code } = await run(listSnapshots, ["web"], { snapshots: { ...fakeSnapshots(), list } });
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "GENERATION  SAVED      CAUSE           WINDOWS  PANES  SIZE    PINNED  TEXTS      NOTE",
      "3           2 min ago  manual          1        1      1.2 kB  pinned  there      before\\u001b[2J the update",
      "2           2 h ago    before-restore  1        1      1.2 kB  -       2 missing",
      "",
      "damaged: generation 1 is damaged (its checksum differs), and was moved to /s/quarantine/1",
      "refused: a save of web, 1 min ago: tmux changed meanwhile; kept in /s/aside",
    ]);
  });

  test("all sessions' name their own; JSON tells the same", async () => {
    const snapshots = fakeSnapshots([generation(1), generation(7, { session: "db" })]);
    expect((await run(listSnapshots, [], { snapshots })).stdout).toMatch(/^SESSION .*\nweb +1 .*\ndb +7 /);
    const json = JSON.parse((await run(listSnapshots, ["db"], { snapshots, json: true })).stdout);
    expect(json).toMatchObject({
      schemaVersion: 1,
      snapshots: [{ session: "db", generation: 7, panes: 1, bytes: 1234 }],
    });
  });

  test("of a session that has none", async () => {
    const { code, stderr } = await run(listSnapshots, ["wep"], { snapshots: fakeSnapshots([generation(1)]) });
    expect(code).toBe(1);
    expect(stderr).toBe('error: there is no snapshot of session "wep"\nhint: did you mean "web"?');
    expect((await run(listSnapshots, [])).stderr).toContain("Start with: tmx session save NAME");
  });
});

describe("snapshot show", () => {
  test("the structure as a tree", async () => {
    const program = { kind: "command", pipeline: [["vim", "a b"]], isOwn: false } as const;
    const own = generation(3, {
      note: "n",
      secrets: ["API_TOKEN"],
      env: { PORT: "3000" },
      managed: { key: "web", file: "/m/web.yaml", generation: 2 },
      stack: [2],
      windows: [
        window({
          zoomed: true,
          panes: [pane({ program, text: text("old") }), pane({ active: false, dead: { status: 3 } })],
        }),
        window({ index: 2, name: "", links: ["db"], panes: [pane({ waiting: "make -j8" })] }),
      ],
    });
    const { stdout, code } = await run(show, ["web"], { snapshots: fakeSnapshots([own]) });
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(1)).toEqual([
      "  note        n",
      "  from        tmux 3.3a on box, /tmp/tmux-0/default",
      "  manifest    /m/web.yaml, generation 2",
      "  root        /home/a",
      "  variables   PORT",
      "  left out    API_TOKEN (secrets)",
      "├ window 0 edit  80x24, zoomed",
      "│ ├ pane 0.0  /home/a, vim 'a b', active, 2 lines",
      "│ └ pane 0.1  /home/a, ended with status 3",
      "└ window 2   80x24, shown, also in db",
      "  └ pane 2.0  /home/a, waits at the prompt: make -j8, active",
    ]);
    expect(stdout).toMatch(/^web {2}generation 3, saved 2026-11-27 \d\d:\d\d \(2 min ago\), manual, 1.2 kB\n/);
  });

  test("no argument that seems to hold a secret", async () => {
    const program = { kind: "command", pipeline: [["curl", "--token", "hunter2"]], isOwn: false } as const;
    const panes = [
      pane({ program, title: "curl --token hunter2", startCommand: `"curl --token 'hunter2'"` }),
      pane({ waiting: `curl -H 'Authorization: hunter2'` }),
      pane({ waiting: "API_KEY=hunter2 run" }),
    ];
    const snapshots = fakeSnapshots([generation(3, { windows: [window({ panes })] })]);
    const { stdout } = await run(show, ["web"], { snapshots });
    expect(stdout).toContain("curl (hidden), active");
    expect(stdout).toContain("waits at the prompt: curl (hidden), active");
    const json = await run(show, ["web"], { snapshots, json: true });
    expect(JSON.parse(json.stdout).snapshot.windows[0].panes[0].program.pipeline).toEqual([["curl", "(hidden)"]]);
    expect(stdout + json.stdout).not.toContain("hunter2");
  });

  test("texts, whole, missing, and one of them alone", async () => {
    const snapshots = fakeSnapshots([withText], { old: "a\nb\n" });
    const all = await run(show, ["web", "3"], { snapshots, options: { text: true } });
    expect(all.code).toBe(65);
    expect(all.stdout).toBe(
      "== pane 0.0 ==\na\nb\n== pane 5.0 ==\n(no text was saved)\n== pane 5.1 ==\n(its text is gone, or damaged)",
    );
    expect(await run(show, ["web"], { snapshots, options: { text: "0.0" } })).toMatchObject({
      code: 0,
      stdout: "a\nb",
    });
    const wrong = await run(show, ["web"], { snapshots, options: { text: "1.0" } });
    expect(wrong).toMatchObject({ code: 64, stderr: expect.stringContaining("there are: 0.0, 5.0, 5.1") });
  });

  test("never an escape sequence but colours, wherever it is hidden", async () => {
    const evil = "\u001b]0;pwned\u0007\u009b2J\u001b[2J\r\n\u202ex";
    const own = snapshot({
      session: evil,
      note: evil,
      root: evil,
      group: evil,
      env: { [evil]: evil },
      secrets: [evil],
      options: { [evil]: evil },
      managed: { key: evil, file: evil },
      machine: { host: evil, boot: evil },
      server: { pid: 1, startTime: 1, socketPath: evil, version: evil },
      windows: [
        window({
          name: evil,
          links: [evil],
          panes: [
            pane({
              title: evil,
              directory: evil,
              text: text("old"),
              program: { kind: "command", pipeline: [[evil]], isOwn: true },
            }),
            pane({ waiting: evil }),
            pane({ program: { kind: "unknown", why: evil } }),
          ],
        }),
      ],
    });
    const snapshots = fakeSnapshots([{ number: 1, snapshot: own, pinned: true, size: 1 }], { old: evil });
    for (const json of [false, true]) {
      for (const options of [{}, { text: true }]) {
        const { stdout, code } = await run(show, [evil], { snapshots, json, options, style: COLOURED });
        expect(code).toBe(0);
        expectHarmless(stdout);
      }
      expectHarmless((await run(listSnapshots, [], { snapshots, json, style: COLOURED })).stdout);
      expectHarmless((await run(verify, [evil], { snapshots, json, style: COLOURED })).stdout);
    }
  });
});

describe("a generation", () => {
  const snapshots = fakeSnapshots([generation(4), generation(2)]);
  test.for([
    [["web", "3"], 1, 'there is no snapshot 3 of session "web"\nhint: there are: 4, 2'],
    [["web", "x"], 64, '"x" is no generation'],
    [["web", "0"], 64, '"0" is no generation'],
    [["wbe"], 1, 'did you mean "web"?'],
    [["other"], 1, "there are some of: web"],
  ] as const)("%j", async ([args, code, said]) => {
    expect(await run(show, args, { snapshots })).toMatchObject({
      code,
      stdout: "",
      stderr: expect.stringContaining(said),
    });
  });

  test("that is damaged is told, and is a bad snapshot", async () => {
    const read: SnapshotRuntime["read"] = async () => ok({ damaged: [{ file: "/q/3", why: "cut short", number: 3 }] });
    const { code, stderr } = await run(show, ["web", "3"], { snapshots: { ...snapshots, read } });
    expect([code, stderr]).toEqual([
      65,
      expect.stringContaining("error: generation 3 is damaged (cut short), and was moved to /q/3"),
    ]);
  });
});

describe("snapshot diff", () => {
  const compare: SnapshotRuntime["compare"] = () => [
    { address: { session: "web", window: "logs" }, field: "window", kind: "structure", after: "logs" },
    { address: { session: "web", window: "old" }, field: "window", kind: "structure", before: "old" },
    {
      address: { session: "web", window: "edit", pane: "0" },
      field: "directory",
      kind: "structure",
      before: "/a",
      after: "/b",
    },
    { address: { session: "web" }, field: "env.API_TOKEN", kind: "structure", before: "s3cret", after: "s4cret" },
    {
      address: { session: "web", window: "edit", pane: "0" },
      field: "text",
      kind: "text",
      before: "old",
      after: "new",
    },
    {
      address: { session: "web", window: "edit", pane: "1" },
      field: "text",
      kind: "text",
      before: "gone",
      after: "new",
    },
  ];
  const texts = { old: "one\ntwo\n", new: "two\n\u001b[31mthree\u001b[0m\u001b]0;x\u0007\n" };
  const snapshots = { ...fakeSnapshots([generation(4), generation(2)], texts), compare };

  test("parts, fields and lines; secrets hidden", async () => {
    const { stdout, code } = await run(diff, ["web", "2"], { snapshots });
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "From generation 2 to generation 4:",
      "",
      "+ window web:logs",
      "- window web:old",
      '~ web:edit.0 directory: "/a" => "/b"',
      "~ web env.API_TOKEN: (hidden) => (hidden)",
      "~ web:edit.0 text: 1 line gone, 1 line new",
      "    - one",
      "    + three\\u001b]0;x\\u0007",
      "~ web:edit.1 text: differs",
    ]);
  });

  test("for programs", async () => {
    const { stdout } = await run(diff, ["web", "2", "4"], { snapshots, json: true });
    const { from, to, differences } = JSON.parse(stdout);
    expect([from, to]).toEqual([2, 4]);
    expect(differences[3]).toMatchObject({ field: "env.API_TOKEN", before: "(hidden)", after: "(hidden)" });
    expect(differences[4]).toMatchObject({ address: "web:edit.0", kind: "text", removed: ["one"] });
    expect(stdout).not.toContain('cret"');
  });

  test("of two that are the same", async () => {
    const same = fakeSnapshots([generation(4), generation(2)]);
    expect((await run(diff, ["web", "2", "4"], { snapshots: same })).stdout).toBe(
      "Generation 4 is the same as generation 2.",
    );
  });
});

describe("snapshot verify", () => {
  test("is 65 for any damage", async () => {
    const check: SnapshotRuntime["verify"] = async (_session, number) =>
      ok(number === 2 ? ["a text is cut short"] : []);
    const snapshots = { ...fakeSnapshots([generation(4), generation(2)]), verify: check };
    const bad = await run(verify, ["web"], { snapshots });
    expect(bad).toMatchObject({
      code: 65,
      stdout: "damaged: web, generation 2\n  a text is cut short\n1 generation of 2 is whole.",
    });
    expect(await run(verify, ["web", "4"], { snapshots })).toMatchObject({
      code: 0,
      stdout: "1 generation of 1 is whole.",
    });
    expect((await run(verify, [], { snapshots, options: { all: true }, json: true })).stdout).toContain(
      '"whole": false',
    );
    for (const options of [{}, { all: true }])
      expect((await run(verify, options.all ? ["web"] : [], { snapshots, options })).code).toBe(64);
  });
});
