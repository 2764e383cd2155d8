/** Restoring and undoing: what is asked for, what is asked, and what is said. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chosenBy } from "../../../src/cli/commands/session/programs.ts";
import { restoreSessions } from "../../../src/cli/commands/session/restore.ts";
import { undo } from "../../../src/cli/commands/undo.ts";
import { ok } from "../../../src/lib/result.ts";
import type { Operation } from "../../../src/model/plan.ts";
import type { AgreedRestore, SnapshotRuntime } from "../../../src/model/snapshots.ts";
import { fakeSnapshots, NOW, type Ran, restorePlan, run } from "./support.ts";

beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterAll(() => void vi.useRealTimers());

const schema = new URL("../../../schemas/plan.schema.json", import.meta.url);
const isPlan = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(schema, "utf8")));
const expectPlan = (json: string): void => expect(isPlan(JSON.parse(json)) ? [] : isPlan.errors).toEqual([]);

const address = { session: "web", window: "0", pane: "1" };
const questions = [
  { address, line: "make -j8" },
  { address: { ...address, pane: "2" }, line: "./deploy" },
];
const DEFAULTS = { text: true, programs: "ask", lockTimeout: 10 };

/** Runs a restore and tells what it was asked to do. */
async function restored(
  args: readonly string[],
  options: object = {},
  { plan = restorePlan(), answers }: { plan?: ReturnType<typeof restorePlan>; answers?: readonly string[] } = {},
): Promise<Ran & { readonly asked: AgreedRestore | undefined }> {
  let asked: AgreedRestore | undefined;
  const snapshots: SnapshotRuntime = {
    ...fakeSnapshots(),
    planRestore: async () => ok(plan),
    restore: async (request) => {
      asked = request;
      return ok({ ...plan, differences: [] });
    },
  };
  const world = { snapshots, options: { ...DEFAULTS, ...options }, ...(answers ? { answers } : {}) };
  return { ...(await run(restoreSessions, args, world)), asked };
}

describe("session restore", () => {
  test("by name: plan, shortfalls, and what was done", async () => {
    const plan = restorePlan({
      skipped: [{ address: { session: "web", window: "1" }, why: "it is there already" }],
      fields: [
        { address, field: "directory", result: "approximated", note: "/gone is gone; /home instead" },
        { address, field: "text", result: "restored" },
        { address: { session: "web" }, field: "env.TOKEN", result: "not-restorable", note: "a secret, and not saved" },
      ],
      damaged: [{ file: "/q/4", why: "cut short", number: 4 }],
      questions,
    });
    const { code, stdout, stderr, asked } = await restored(["web"], {}, { plan });
    expect(code).toBe(0);
    expect(asked).toEqual({
      from: { kind: "session", name: "web" },
      text: true,
      programs: "listed",
      agreedPrograms: [],
    });
    expect(stdout.split("\n").slice(1)).toEqual([
      "↺   session web",
      "      # it is gone; from generation 3, saved 2 min ago",
      ".   web:1: it is there already",
      "",
      "Not as it was:",
      "  ~ web:0.1 directory: /gone is gone; /home instead",
      "  - web env.TOKEN: a secret, and not saved",
      "",
      "Plan: 0 to create, 1 to restore, 0 to change, 0 to replace, 0 to delete.",
      "Done: 1 restored.",
    ]);
    expect(stdout).toMatch(/^# web from generation 3, saved 2026-11-27 \d\d:\d\d \(2 min ago\)\n/);
    expect(stderr).toBe(
      "warning: generation 4 is damaged (cut short), and was moved to /q/4\n" +
        "2 programs wait at their prompts, ready to be run. To start all at once: --programs all",
    );
  });

  test("shows what starts in which pane, and counts what stands at prompts", async () => {
    const pane: Operation = {
      ...restorePlan().plan.operations[0]!,
      level: "pane",
      address,
      cause: "its session is restored",
    };
    const plan = restorePlan({
      plan: { ...restorePlan().plan, operations: [...restorePlan().plan.operations, pane] },
      fields: [{ address, field: "program", result: "restored", note: "vim a\u001b[Ab" }],
      questions: [questions[0]!, { ...questions[1]!, line: "make a\u001bb" }],
    });
    const { stdout, stderr } = await restored(["web"], {}, { plan });
    expect(stdout).toMatch(/^ *↺ {3}pane web:0\.1 {2}starts: vim a\S+\[Ab$/m);
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toContain("1 program waits at its prompt");
  });

  test("a dry run restores nothing", async () => {
    const { code, stdout, asked } = await restored(["web"], { dryRun: true });
    expect([code, asked]).toEqual([0, undefined]);
    expect(stdout).toContain("1 to restore");
    expect(stdout).not.toContain("Done");
  });

  test.for([
    [["web"], { at: 5 }, { kind: "session", name: "web", at: 5 }],
    [["web"], { generation: 3 }, { kind: "session", name: "web", number: 3 }],
    [["a/b"], {}, { kind: "session", name: "a/b" }],
    [["./a"], {}, { kind: "file", path: `${process.cwd()}/a` }],
    [["web.json"], {}, { kind: "file", path: `${process.cwd()}/web.json` }],
    [["/x/y"], {}, { kind: "file", path: "/x/y" }],
    [["src/bin.ts"], {}, { kind: "file", path: `${process.cwd()}/src/bin.ts` }],
    [[], { all: true, at: 7 }, { kind: "all", at: 7 }],
  ] as const)("%j with %j", async ([args, options, from]) => {
    expect((await restored(args, options)).asked?.from).toEqual(from);
  });

  test.for([
    [[], {}],
    [["web"], { all: true }],
    [[], { all: true, as: "x" }],
    [[], { all: true, window: "x" }],
    [[], { all: true, generation: 1 }],
    [["./web.json"], { at: 1 }],
    [["./web.json"], { generation: 1 }],
  ] as const)("%j with %j is no usage", async ([args, options]) => {
    expect(await restored(args, options)).toMatchObject({ code: 64, asked: undefined });
  });

  test("asks once, and starts what was agreed to, from the generation that was shown", async () => {
    const { stderr, asked, code } = await restored(
      ["web"],
      {},
      { plan: restorePlan({ questions }), answers: ["3", "2"] },
    );
    expect(code).toBe(0);
    expect(stderr).toContain("   1  web:0.1  make -j8\n   2  web:0.2  ./deploy\n");
    expect(stderr.match(/Start which of them\?/g)).toHaveLength(2);
    expect(asked).toMatchObject({ from: { number: 3 }, programs: "ask", agreedPrograms: [questions[1]] });
  });

  test("gives up with the person", async () => {
    const plan = restorePlan({ questions });
    expect(await restored(["web"], {}, { plan, answers: [] })).toMatchObject({ code: 1, asked: undefined });
  });

  test("--yes asks nothing and starts nothing that is not listed", async () => {
    const plan = restorePlan({ questions });
    const ran = await restored(["web"], { yes: true }, { plan, answers: ["all"] });
    expect(ran.asked).toMatchObject({ programs: "listed", agreedPrograms: [] });
    expect((await restored(["web"], { programs: ["make"] }, { plan, answers: [] })).asked?.programs).toEqual(["make"]);
  });

  test("fails when structure differs afterwards, not for text", async () => {
    const differences = [{ address, field: "directory", kind: "structure", before: "/a", after: "/b" }] as const;
    const snapshots: SnapshotRuntime = {
      ...fakeSnapshots(),
      restore: async () => ok({ ...restorePlan(), differences }),
    };
    const { code, stderr } = await run(restoreSessions, ["web"], { snapshots, options: DEFAULTS });
    expect([code, stderr]).toEqual([
      1,
      'error: not everything is as it was saved:\n  ~ web:0.1 directory: "/a" => "/b"',
    ]);
    const text = {
      ...snapshots,
      restore: async () => ok({ ...restorePlan(), differences: [{ ...differences[0], kind: "text" as const }] }),
    };
    expect((await run(restoreSessions, ["web"], { snapshots: text, options: DEFAULTS })).code).toBe(0);
    const json = await run(restoreSessions, ["web"], { snapshots, options: DEFAULTS, json: true });
    expectPlan(json.stdout);
    expect(JSON.parse(json.stdout).operations[0].from).toEqual({ generation: 3, time: "2026-11-27T15:28:00.000Z" });
  });

  test("a conflict restores nothing", async () => {
    const conflict = { address, message: 'session "web" is there already', hint: "--as gives it another name" };
    const plan = restorePlan({ plan: { ...restorePlan().plan, conflicts: [conflict] } });
    expect(await restored(["web"], { dryRun: true }, { plan })).toMatchObject({ code: 1, stdout: "" });
  });
});

describe("an answer about programs", () => {
  test.for([
    ["", []],
    ["none", []],
    ["all", [1, 2, 3]],
    ["A", [1, 2, 3]],
    ["2", [2]],
    ["1, 3", [1, 3]],
    ["3 1 3", [3, 1]],
    ["4", undefined],
    ["0", undefined],
    ["1 x", undefined],
    ["-1", undefined],
  ] as const)("%j", ([answer, expected]) => {
    const chosen = chosenBy(answer, 3);
    expect(chosen && [...chosen]).toEqual(expected);
  });
});

describe("undo", () => {
  const ending: Operation = {
    ...restorePlan().plan.operations[0]!,
    action: "delete",
    cause: "it was restored",
    endsProcess: true,
    state: "pending",
  };
  const plan = restorePlan({ plan: { ...restorePlan().plan, operations: [ending] } });
  const undoes = { command: "restore", at: NOW - 60_000, sessions: ["web"] } as const;
  const undone = async (options: Readonly<Record<string, unknown>>, answers?: readonly string[]) => {
    let consent: unknown;
    const snapshots: SnapshotRuntime = {
      ...fakeSnapshots(),
      planUndo: async () => ok({ ...plan, undoes }),
      undo: async (given) => {
        consent = given;
        return ok({ ...plan, differences: [], undoes });
      },
    };
    return { ...(await run(undo, [], { snapshots, options, ...(answers ? { answers } : {}) })), consent };
  };

  test("needs a yes for what it ends", async () => {
    expect(await undone({})).toMatchObject({ code: 1, consent: undefined, stdout: "" });
    expect(await undone({}, ["n"])).toMatchObject({ code: 1, consent: undefined });
    const { code, consent, stderr } = await undone({}, ["y"]);
    expect([code, (consent as Set<string>).size]).toEqual([0, 1]);
    expect(stderr).toContain("# takes back the restore of web, 1 min ago\n");
    expect(await undone({ yes: true })).toMatchObject({ code: 0, consent: "all" });
  });

  test("a dry run changes nothing", async () => {
    const { consent, stdout, code } = await undone({ dryRun: true });
    expect([code, consent]).toEqual([0, undefined]);
    expect(stdout).toContain("# takes back the restore of web, 1 min ago");
    expect(stdout).toContain("1 to delete");
  });

  test("is a plan for programs", async () => {
    for (const options of [{ dryRun: true }, { yes: true }]) {
      const { stdout } = await run(undo, [], { options, json: true });
      expectPlan(stdout);
    }
  });
});
