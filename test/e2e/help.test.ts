/** What people read before they know the program, and when they mistype. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { answer } from "../support/answer.ts";
import { applied, expectCode, jsonOf, yaml } from "../support/apply.ts";
import { createRig } from "../support/rig.ts";

const COMMANDS = [
  "apply",
  "plan",
  "validate",
  "delete",
  "watch",
  "status",
  "stop",
  "start",
  "pause",
  "resume",
  "list",
  "attach",
  "export",
  "adopt",
  "release",
  "history",
  "rollback",
  "undo",
  "init",
  "explain",
  "fmt",
  "edit",
  "trust",
  "schema",
  "version",
  "help",
];
const VERBS = {
  session: ["save", "restore", "autosave", "snapshots"],
  snapshot: ["show", "diff", "verify", "pin", "unpin", "delete", "prune"],
};
const ALIASES = { up: "apply", diff: "plan", down: "delete", ls: "list" };

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

describe.concurrent("help", () => {
  test("lists every command and every topic, on standard output", async () => {
    await using rig = await createRig();
    for (const args of [["help"], ["--help"], ["-h"]]) {
      const { code, stdout, stderr } = await rig.tmx(...args);
      expect([code, stderr]).toEqual([0, ""]);
      for (const command of [...COMMANDS, ...Object.keys(VERBS)])
        expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    }
    expect((await rig.tmx("help")).stdout).toContain(
      "Topics: tmx help exit-status, tmx help environment, tmx help manifest",
    );
  });

  test("exit-status names each of them", async () => {
    await using rig = await createRig();
    const { stdout } = await rig.tmx("help", "exit-status");
    for (const status of [0, 1, 2, 64, 65, 69, 75]) expect(stdout).toMatch(new RegExp(`^ +${status}  \\S`, "m"));
  });

  test("environment and manifest", async () => {
    await using rig = await createRig();
    for (const name of ["TMX_STATE_DIR", "TMX_TMUX", "TMUX", "NO_COLOR"])
      expect((await rig.tmx("help", "environment")).stdout).toContain(name);
    const { stdout } = await rig.tmx("help", "manifest");
    const example = stdout.split("\n\n").find((part) => part.startsWith("  session:"))!;
    const file = await rig.write("example.yaml", example.replaceAll(/^ {2}/gm, ""));
    expectCode(await rig.tmx("validate", file), 0);
  });
});

/** In this process: starting one costs a hundred times more than its text. */
describe("help about", () => {
  test.for([...COMMANDS, ...Object.keys(ALIASES)])("%s has examples that are command lines of it", async (command) => {
    const name = ALIASES[command as keyof typeof ALIASES] ?? command;
    for (const args of [
      ["help", command],
      [command, "--help"],
    ]) {
      const { code, stdout, stderr } = await answer(...args);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Usage: tmx /);
      for (const option of [
        "-L <name>",
        "-S <path>",
        "-o, --output <format>",
        "--no-color",
        "-q, --quiet",
        "-v, --verbose",
      ])
        expect(stdout).toContain(option);
      expect(stdout.slice(stdout.indexOf("\nExamples:\n"))).toMatch(
        new RegExp(`^  (cat web.yaml \\| )?tmx ${name}\\b`, "m"),
      );
    }
  });

  test.for(Object.entries(VERBS))("%s has its verbs in either spelling", async ([noun, verbs]) => {
    for (const args of [
      ["help", noun],
      [noun, "--help"],
    ]) {
      const { code, stdout, stderr } = await answer(...args);
      expect([code, stderr]).toEqual([0, ""]);
      for (const verb of verbs) {
        expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
        expect(stdout.slice(stdout.indexOf("\nExamples:\n"))).toMatch(new RegExp(`^  tmx ${noun} ${verb}\\b`, "m"));
      }
    }
    for (const verb of verbs) {
      const spellings = [
        ["help", noun, verb],
        ["help", `${noun}-${verb}`],
        [noun, verb, "--help"],
        [`${noun}-${verb}`, "--help"],
      ];
      for (const args of spellings) {
        const { code, stdout, stderr } = await answer(...args);
        expect([code, stderr]).toEqual([0, ""]);
        expect(stdout).toMatch(new RegExp(`^Usage: tmx ${noun}[ -]${verb} `));
        expect(stdout).toContain("-L <name>");
        expect(stdout).toMatch(new RegExp(`^Examples:\n  tmx ${noun} ${verb}\\b`, "m"));
      }
    }
    const bare = await answer(noun);
    expect(bare).toMatchObject({ code: 64, stdout: "", stderr: expect.stringContaining(`Usage: tmx ${noun} `) });
  });

  test("apply is the same from a process of its own", async () => {
    await using rig = await createRig();
    for (const args of [
      ["help", "apply"],
      ["apply", "--help"],
      ["session", "save", "--help"],
    ])
      expect(await rig.tmx(...args)).toMatchObject(await answer(...args));
  });
});

describe.concurrent("typos", () => {
  const CASES: readonly (readonly [readonly string[], string])[] = [
    [["aply", "x.yaml"], "(Did you mean apply?)"],
    [["stauts"], "(Did you mean status?)"],
    [["apply", "x.yaml", "--dryrun"], "(Did you mean --dry-run?)"],
    [["plan", "x.yaml", "--detailed-exit-code"], "(Did you mean --detailed-exitcode?)"],
    [["--colour", "list"], "unknown option '--colour'"],
    [["list", "-o", "jsn"], "Allowed choices are text, json."],
    [["apply", "x.yaml", "--lock-timeout", "soon"], "Write a time such as 500ms, 10s or 2m."],
    [["help", "exit-statsu"], "did you mean: tmx help exit-status?"],
    [["help", "aply"], "did you mean: tmx help apply?"],
    [["schema", "plam"], "did you mean plan?"],
    [["attach"], "missing required argument 'session'"],
    [["attach", "a", "b"], "too many arguments"],
    [["delete"], "which manifest? there is no tmx.yaml, .tmx.yaml or .tmx/*.yaml here"],
    [["apply"], "name a file, a folder, a session, or - for standard input; or write a tmx.yaml"],
    [["plan"], "which manifest?"],
    [["validate"], "which manifest?"],
    [["list", "extra"], "too many arguments"],
    [["edit"], "missing required argument 'target'"],
    [["init", "x"], "too many arguments"],
    [["fmt"], "which manifest?"],
    [["sesion", "save", "web"], "unknown command 'sesion'\n(Did you mean session?)"],
    [["session", "svae", "web"], "unknown command 'session svae'\n(Did you mean session save?)"],
    [["session", "svae", "--all"], "(Did you mean session save?)\n(tmx help session lists what there is)"],
    [["session", "zzzzzzzz"], "unknown command 'session zzzzzzzz'\n(tmx help session"],
    [["session-svae"], "(Did you mean session-save?)"],
    [["help", "session", "svae"], "did you mean: tmx help session-save?"],
    [["-o", "json", "snapshot", "-q", "shwo", "web"], "(Did you mean snapshot show?)"],
    [["session", "save"], "name the sessions to save, or save all with --all"],
    [["session-save", "web", "--all"], "name the sessions to save, or save all with --all"],
    [["session", "save", "web", "--not"], "(Did you mean --note?)"],
    [["session", "restore"], "name the session or the file to restore, or restore all with --all"],
    [["session", "restore", "web", "--at", "soon"], "Write 14:05, '2026-11-27 14:05', or an age such as 30m, 2h, 3d."],
    [["session", "restore", "web", "--at", "2h", "--generation", "3"], "cannot be used with"],
    [["session", "restore", "web", "--generation", "last"], "Write a generation's number."],
    [["session", "restore", "web", "--programs", "vim,"], "Write ask, all, none, or names: vim,htop."],
    [["session", "autosave", "web", "often"], "how often? an interval, off, or status"],
    [["snapshot", "show"], "missing required argument 'session'"],
    [["snapshot", "diff", "web"], "missing required argument 'before'"],
    [["snapshot", "pin", "web"], "missing required argument 'generations'"],
    [["snapshot", "prune", "--keep", "0"], "Write a number, 1 or more."],
    [["snapshot-verify", "web", "3", "4"], "too many arguments"],
    [["undo", "web"], "too many arguments"],
    [["zzzzzzzz"], "unknown command 'zzzzzzzz'"],
  ];

  test.for(CASES)("%j", async ([args, said]) => {
    await using rig = await createRig();
    const outcome = await rig.tmx(...args);
    expectCode(outcome, 64);
    expect(outcome.stdout).toBe("");
    expect(outcome.stderr).toContain("error: ");
    expect(outcome.stderr).toContain(said);
    expect(outcome.stderr).not.toMatch(/^ {4}at /m);
    expect(rig.processes()).toEqual([]);
  });

  test("a session's name", async () => {
    await using rig = await createRig();
    expect(await rig.tmx("attach", "web")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("none is running; make one with: tmx apply FILE"),
    });
    await applied(rig, "web.yaml", { session: "webapp", windows: [{}] });
    for (const [name, hint] of [
      ["webap", 'did you mean "webapp"?'],
      ["w", "there are: webapp"],
      ["web*", "there are: webapp"],
      ["$0", "there are: webapp"],
    ] as const) {
      const outcome = await rig.tmx("attach", name);
      expect(outcome).toMatchObject({ code: 1, stdout: "" });
      expect(outcome.stderr).toContain(`error: there is no session "${name}"\nhint: ${hint}`);
    }
    expect(jsonOf(await rig.tmx("attach", "x", "-o", "json"))).toMatchObject({ error: { code: "no-such-session" } });
  });
});

describe.concurrent("small answers", () => {
  test("schema prints the files of the package", async () => {
    await using rig = await createRig();
    expect((await rig.tmx("schema")).stdout.trim()).toBe(text("schemas/session.schema.json").trim());
    for (const name of ["plan", "config", "snapshot"])
      expect((await rig.tmx("schema", name)).stdout.trim()).toBe(text(`schemas/${name}.schema.json`).trim());
  });

  test("version", async () => {
    await using rig = await createRig();
    const { version } = JSON.parse(text("package.json"));
    expect(
      (await rig.run(process.execPath, [new URL("../../dist/tmx.cjs", import.meta.url).pathname, "--version"])).stdout,
    ).toBe(`${version}\n`);
    expect((await rig.tmx("--version")).stdout).toBe(`${version}\n`);
    const tmux = (await rig.run(rig.binary, ["-V"])).stdout.trim().replace("tmux ", "");
    expect((await rig.tmx("version")).stdout).toBe(`tmx ${version}\nnode ${process.versions.node}\ntmux ${tmux}\n`);
    expect(jsonOf(await rig.tmx("version", "-o", "json"))).toEqual({
      schemaVersion: 1,
      tmx: version,
      node: process.versions.node,
      tmux,
    });
    expect(jsonOf(await rig.tmxWith({ env: { TMX_TMUX: "/nowhere" } }, "version", "-o", "json")).tmux).toBeNull();
  });

  test("alone: what is there and what to try first", async () => {
    await using rig = await createRig();
    const empty = await rig.tmx();
    expect(empty).toMatchObject({ code: 0, stdout: "" });
    expect(empty.stderr.match(/^ {2}tmx /gm)).toHaveLength(3);
    await applied(rig, "web.yaml", { session: "web", windows: [{}] });
    expect((await rig.tmx()).stdout).toMatch(/^web +tmx/m);
  });

  test("no colour where there is no terminal, or by wish; --quiet is quiet", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml({ session: "web", windows: [{}] }));
    const isColoured = async (env: Record<string, string>, ...args: string[]): Promise<boolean> =>
      (await rig.tmxWith({ env }, ...args)).stdout.includes("\u001b[");
    expect(await isColoured({}, "plan", file)).toBe(false);
    expect(await isColoured({ FORCE_COLOR: "1" }, "plan", file)).toBe(true);
    expect(await isColoured({ FORCE_COLOR: "1", NO_COLOR: "1" }, "plan", file)).toBe(false);
    expect(await isColoured({ FORCE_COLOR: "1" }, "plan", file, "--no-color")).toBe(false);
    expect(await isColoured({ FORCE_COLOR: "1" }, "plan", file, "-o", "json")).toBe(false);
    expect((await rig.tmx("-q")).stderr).toBe("");
    expect((await rig.tmx("list", "--quiet")).stderr).toBe("");
  });

  test("a reader that goes away is no error", async () => {
    await using rig = await createRig();
    const program = new URL("../../dist/tmx.cjs", import.meta.url).pathname;
    const { code, stderr, stdout } = await rig.run("/bin/bash", [
      "-c",
      `set -o pipefail; "$@" | head -n 1`,
      "bash",
      process.execPath,
      program,
      "schema",
    ]);
    expect([code, stdout, stderr]).toEqual([0, "{\n", ""]);
  });
});
