/** What people read before they know the program, and when they mistype. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applied, expectCode, jsonOf, yaml } from "../support/apply.ts";
import { createRig } from "../support/rig.ts";

const COMMANDS = ["apply", "plan", "validate", "delete", "status", "list", "attach", "schema", "version", "help"];
const ALIASES = { up: "apply", diff: "plan", down: "delete", ls: "list" };

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

describe.concurrent("help", () => {
  test("lists every command and every topic, on standard output", async () => {
    await using rig = await createRig();
    for (const args of [["help"], ["--help"], ["-h"]]) {
      const { code, stdout, stderr } = await rig.tmx(...args);
      expect([code, stderr]).toEqual([0, ""]);
      for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    }
    expect((await rig.tmx("help")).stdout).toContain(
      "Topics: tmx help exit-status, tmx help environment, tmx help manifest",
    );
  });

  test.for([...COMMANDS, ...Object.keys(ALIASES)])(
    "%s, with examples that are command lines of it",
    async (command) => {
      await using rig = await createRig();
      const name = ALIASES[command as keyof typeof ALIASES] ?? command;
      for (const args of [
        ["help", command],
        [command, "--help"],
      ]) {
        const { code, stdout, stderr } = await rig.tmx(...args);
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
    },
  );

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
    [["delete"], "missing required argument 'targets'"],
    [["apply"], "name a file, a folder, or - for standard input: tmx apply session.yaml"],
    [["plan"], "name a file, a folder, or - for standard input: tmx plan session.yaml"],
    [["validate"], "name a file, a folder, or - for standard input: tmx validate session.yaml"],
    [["list", "extra"], "too many arguments"],
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
    expect((await rig.tmx("schema", "plan")).stdout.trim()).toBe(text("schemas/plan.schema.json").trim());
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
