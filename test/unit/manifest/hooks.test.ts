import { describe, expect, it } from "vitest";
import { trustedContent, type HookedSpec, isHooked } from "../../../src/model/trust.ts";
import { errorsOf, sessionWith, specOf } from "./support.ts";

const hooked = (yaml: string, vars: Record<string, string> = {}): HookedSpec => {
  const spec = specOf(sessionWith(yaml), { vars });
  if (!isHooked(spec)) throw new Error("no hooks");
  return spec;
};

describe("hooks", () => {
  it("are a command, a list, or a mapping, with a deadline of 60 s unless told", () => {
    const { hooks } = hooked(
      "hooks: { beforeCreate: a, afterCreate: [a, b], onAttach: { run: a }, onDetach: { run: [a, b], timeout: 5m } }",
    );
    expect(hooks.byName).toEqual({
      beforeCreate: { commands: ["a"], timeoutMs: 60_000 },
      afterCreate: { commands: ["a", "b"], timeoutMs: 60_000 },
      onAttach: { commands: ["a"], timeoutMs: 60_000 },
      onDetach: { commands: ["a", "b"], timeoutMs: 300_000 },
    });
  });

  it("are not there when there are none", () => {
    expect(specOf(sessionWith("hooks: {}"))).not.toHaveProperty("hooks");
    expect(specOf(sessionWith("env: {}"))).not.toHaveProperty("hooks");
  });

  it("get variables as values, with what the command line says of them, and keep what a shell reads", () => {
    const text = "vars: { port: 1, a-b: true }\nhooks: { onAttach: 'echo $HOME $${HOME} $TMX_VAR_port' }";
    const { hooks } = hooked(text, { port: "$(rm -rf /)" });
    expect(hooks.vars).toEqual({ port: "$(rm -rf /)", "a-b": "true" });
    expect(hooks.byName.onAttach?.commands).toEqual(["echo $HOME $${HOME} $TMX_VAR_port"]);
  });

  it.each([
    [
      "hooks: { onAttach: 'echo ${{ vars.x }}' }",
      '2:26+3 bad-interpolation hooks.onAttach | variables are not put into hooks, where a shell would run what is in them | they are in the environment: write "$TMX_VAR_NAME" for ${{ vars.NAME }}, "$NAME" for ${{ env.NAME }}',
    ],
    [
      "hooks: { onAttach: { run: [a, '$${{ x'] } }",
      '2:33+3 bad-interpolation hooks.onAttach.run[1] | variables are not put into hooks, where a shell would run what is in them | they are in the environment: write "$TMX_VAR_NAME" for ${{ vars.NAME }}, "$NAME" for ${{ env.NAME }}',
    ],
    ["hooks: { onAtach: a }", '2:10+7 unknown-key hooks.onAtach | unknown key "onAtach" | did you mean "onAttach"?'],
    ["onAttach: a", '2:1+8 unknown-key onAttach | unknown key "onAttach" | "onAttach" belongs under hooks'],
    [
      "hooks: { onAttach: { command: a } }",
      '2:22+7 unknown-key hooks.onAttach.command | unknown key "command" | did you mean "run"?',
    ],
    [
      "hooks: { onAttach: { timeout: 1s } }",
      '2:20+15 missing-key hooks.onAttach.run | the hook has no "run" | write what to run: run: ./setup.sh',
    ],
    [
      "hooks: { onAttach: { run: a, timeout: 60 } }",
      "2:39+2 wrong-type hooks.onAttach.timeout | expected a time such as 60s, 500ms or 5m, got the number 60 | write the unit: 60s",
    ],
    [
      "hooks: { onAttach: { run: a, timeout: soon } }",
      '2:39+4 bad-value hooks.onAttach.timeout | expected a time such as 60s, 500ms or 5m, got "soon"',
    ],
    [
      "hooks: { onAttach: { run: a, timeout: 0s } }",
      '2:39+2 bad-value hooks.onAttach.timeout | expected a time such as 60s, 500ms or 5m, got "0s" | leave the hook out instead',
    ],
    [
      "hooks: { onAttach: { run: a, timeout: 25h } }",
      '2:39+3 bad-value hooks.onAttach.timeout | expected a time such as 60s, 500ms or 5m, got "25h" | a day is the limit',
    ],
    [
      "hooks: { onAttach: [] }",
      "2:20+2 empty-run hooks.onAttach | the list of commands is empty | write a command, or leave the hook out",
    ],
    [
      "hooks: { onAttach: [a, ' '] }",
      "2:24+3 empty-run hooks.onAttach[1] | the command is empty | write a command, or leave the hook out",
    ],
    [
      `hooks: { onAttach: ${"a".repeat(100 * 1024 + 1)} }`,
      `2:20+${100 * 1024 + 1} run-too-long hooks.onAttach | a hook's command is limited to 100 KiB | put the commands into a script`,
    ],
  ])("%#: refuses what cannot run", (yaml, error) => {
    expect(errorsOf(sessionWith(yaml))).toEqual([error]);
  });
});

describe("what is approved", () => {
  const base = hooked("env: { A: 1 }\nvars: { x: 1 }\nhooks: { onAttach: a }");

  it.each([
    ["a command", { hooks: { ...base.hooks, byName: { onAttach: { commands: ["b"], timeoutMs: 60_000 } } } }],
    ["when it runs", { hooks: { ...base.hooks, byName: { onDetach: { commands: ["a"], timeoutMs: 60_000 } } } }],
    ["its deadline", { hooks: { ...base.hooks, byName: { onAttach: { commands: ["a"], timeoutMs: 1 } } } }],
    ["a variable", { hooks: { ...base.hooks, vars: { x: "2" } } }],
    ["the environment", { env: { A: "2" } }],
    ["the folder", { root: "/elsewhere" }],
    ["the session", { name: "other" }],
    ["the manifest's place", { source: { file: "other.yaml", line: 1 } }],
  ])("changes with %s", (_what, change) => {
    expect(trustedContent({ ...base, ...change })).not.toBe(trustedContent(base));
  });

  it("does not change with windows, options, or the line that the session is on", () => {
    const other = { ...base, windows: [], options: { mouse: "on" }, source: { ...base.source, line: 9 } };
    expect(trustedContent(other)).toBe(trustedContent(base));
  });
});
