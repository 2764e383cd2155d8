/** Options and the environment: set, changed, taken back, and told when tmux will not have them. */
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, paneOf, settled, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { someOf } from "../../support/steps.ts";

interface Values {
  readonly env?: object;
  readonly session?: object;
  readonly window?: object;
  readonly pane?: object;
}

const manifest = ({ env = {}, session = {}, window = {}, pane = {} }: Values): object => ({
  session: "web",
  env,
  options: session,
  windows: [{ name: "w", options: window, panes: [{ name: "p", options: pane }, { name: "q" }] }, { name: "other" }],
});

/** The values on exactly that object, inherited ones left out. */
async function own(rig: Rig): Promise<Record<string, string>> {
  const { pane, windowId } = await paneOf(rig, "w", "p");
  const show = async (...args: string[]): Promise<string> =>
    (await rig.tmux("show-options", ...args))
      .split("\n")
      .filter((line) => line !== "" && !/^(@tmx_|automatic-rename|default-size)/.test(line))
      .join(", ");
  return {
    session: await show("-t", "=web:"),
    window: await show("-w", "-t", windowId),
    pane: await show("-p", "-t", pane),
  };
}

describe.concurrent("options", () => {
  test("on each level, then other values, then none", async () => {
    await using rig = await createRig();
    await settled(
      rig,
      "web.yaml",
      manifest({
        session: { "status-left": "one", "renumber-windows": true, "@mine": "s" },
        window: { "monitor-activity": true, "main-pane-width": 50 },
        pane: { "remain-on-exit": "on", "@mine": "p" },
      }),
    );
    expect(await own(rig)).toEqual({
      session: "@mine s, renumber-windows on, status-left one",
      window: "main-pane-width 50, monitor-activity on",
      pane: "@mine p, remain-on-exit on",
    });
    await settled(
      rig,
      "web.yaml",
      manifest({
        session: { "status-left": "two", "renumber-windows": false },
        window: { "main-pane-width": 60 },
        pane: { "@mine": "p2" },
      }),
    );
    expect(await own(rig)).toEqual({
      session: "renumber-windows off, status-left two",
      window: "main-pane-width 60",
      pane: "@mine p2",
    });
    await settled(rig, "web.yaml", manifest({}));
    expect(await own(rig)).toEqual({ session: "", window: "", pane: "" });
  });

  test("a name that tmux does not know is told, and gone once it is out of the file", async () => {
    await using rig = await createRig();
    const file = await rig.write(
      "web.yaml",
      yaml(manifest({ session: { zip: "1" }, window: { nope: 3 }, pane: { nix: 1 } })),
    );
    const bad = await rig.tmx("apply", file);
    expectCode(bad, 1);
    for (const name of ["zip", "nope", "nix"]) expect(bad.stderr).toContain(`tmux: invalid option: ${name}`);
    await settled(rig, "web.yaml", manifest({}));
    expect(await own(rig)).toEqual({ session: "", window: "", pane: "" });
  });

  test("one value of a list, and none again: what is set for all sessions shows again", async () => {
    await using rig = await createRig();
    const list = { "status-format[1]": "mine", "update-environment[3]": "MINE" };
    await settled(rig, "web.yaml", manifest({ session: list, window: { "pane-colours[2]": "red" } }));
    await settled(rig, "web.yaml", manifest({ session: { "status-format[1]": "mine" } }));
    expect(await own(rig)).toEqual({ session: "status-format[1] mine", window: "", pane: "" });
    // Values that somebody else added are theirs.
    await rig.tmux("set-option", "-t", "=web:", "status-format[2]", "theirs");
    await settled(rig, "web.yaml", manifest({}));
    expect(await own(rig)).toEqual({ session: "status-format[2] theirs", window: "", pane: "" });
  });

  const CANONICAL: readonly (readonly [string, Values])[] = [
    ["colours", { session: { "status-style": "bg=#FF0000,fg=#00Ff00", "display-panes-colour": "#ABCDEF" } }],
    ["a style with blanks", { session: { "status-style": "fg=red   bold" } }],
    ["keys", { session: { prefix: "^A", prefix2: "c-b" } }],
    ["numbers", { session: { "history-limit": 4000, "display-time": "0100" } }],
    ["words for flags", { window: { "monitor-bell": "yes", "wrap-search": "1" } }],
    [
      "colours on windows and panes",
      { window: { "window-style": "bg=#AAAAAA" }, pane: { "window-style": "fg=#BBBBBB" } },
    ],
    ["the same option on two levels", { window: { "remain-on-exit": "on" }, pane: { "remain-on-exit": "off" } }],
    [
      "text with formats, quotes and blanks",
      { session: { "status-right": "  #(true) #{pid} \"x\" 'y' ; \\ $HOME ~ %H " } },
    ],
    ["the empty text", { session: { "status-left": "", "@empty": "" } }],
    [
      "text that begins with a dash",
      { session: { "@dash": "-x" }, window: { "@dash": "--" }, pane: { "@dash": "-u" } },
    ],
    ["many lines", { session: { "@lines": "one\n  two\n\nthree\t" } }],
  ];

  test.for(someOf(CANONICAL, 3))("%s: no changes after the first apply", async ([, values]) => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", manifest(values));
    await expectNoChanges(rig, file);
    expectCode(await rig.tmx("apply", file), 0);
    // And with what was applied forgotten, at most once more.
    await rig.run("rm", ["-r", rig.stateDir]);
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    await settled(rig, "web.yaml", manifest({}));
    expect(await own(rig)).toEqual({ session: "", window: "", pane: "" });
  });

  test("what a person set, tmx never unsets; what a person changed is drift", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", manifest({ session: { "status-left": "mine" } }));
    await rig.tmux("set-option", "-t", "=web:", "status-right", "theirs");
    await expectNoChanges(rig, file);
    await rig.tmux("set-option", "-t", "=web:", "status-left", "theirs");
    expect((await rig.tmx("plan", file)).stdout).toContain('options.status-left: "theirs" => "mine"  (drift)');
    await settled(rig, "web.yaml", manifest({}));
    expect((await own(rig))["session"]).toBe("status-right theirs");
  });

  test("a global value that is as wanted needs nothing; gone, it is drift", async () => {
    await using rig = await createRig();
    await rig.conf("set -g status-left global");
    const file = await settled(rig, "web.yaml", manifest({ session: { "status-left": "global" } }));
    await rig.tmux("set-option", "-g", "status-left", "other");
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
  });

  const BAD: readonly (readonly [string, Values, string])[] = [
    ["a number", { session: { "history-limit": "many" } }, "history-limit"],
    ["a choice", { session: { "status-position": "middle" } }, "status-position"],
    ["a style", { window: { "window-style": "bg=nocolour" } }, "window-style"],
    ["a flag", { window: { "monitor-activity": "perhaps" } }, "monitor-activity"],
    ["a pane's", { pane: { "remain-on-exit": "perhaps" } }, "remain-on-exit"],
  ];

  test.for(BAD)("a bad value of %s is told by its name, and the rest is done", async ([, values, name]) => {
    await using rig = await createRig();
    const good: Values = { ...values, session: { ...values.session, "@good": "yes" } };
    const file = await rig.write("web.yaml", yaml(manifest(good)));
    const outcome = await rig.tmx("apply", file);
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(name);
    expect(await own(rig)).toMatchObject({ session: "@good yes" });
    expect(await rig.snapshot()).toHaveLength(3);
    expectCode(await rig.tmx("apply", file), 1);
    expect(await rig.snapshot()).toHaveLength(3);
    await settled(rig, "web.yaml", manifest({ session: { "@good": "yes" } }));
    // Nobody else is kept waiting by what went wrong.
    expect(await rig.tmux("show-options", "-sqv", "@tmx_lease")).toBe("");
  });
});

describe.concurrent("the environment", () => {
  const shown = async (rig: Rig): Promise<string[]> =>
    (await rig.tmux("show-environment", "-t", "=web:"))
      .split("\n")
      .filter((line) => /^-?(A|B|C|path|window_name|host)(=|$)/.test(line))
      .toSorted();

  test("set, changed, taken back, and seen by new panes only", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", manifest({ env: { A: "1", B: "two words; $HOME #(x) 'q'" } }));
    const before = (await rig.snapshot()).map(({ pid }) => pid);
    expect(await shown(rig)).toEqual(["A=1", "B=two words; $HOME #(x) 'q'"]);
    await settled(rig, "web.yaml", manifest({ env: { A: "2", C: "-n" } }));
    expect(await shown(rig)).toEqual(["A=2", "C=-n"]);
    await rig.tmux("set-environment", "-t", "=web:", "A", "3");
    await rig.tmux("set-environment", "-t", "=web:", "B", "theirs");
    expect((await rig.tmx("plan", file)).stdout).toContain('env.A: "3" => "2"  (drift)');
    await settled(rig, "web.yaml", manifest({}));
    expect(await shown(rig)).toEqual(["B=theirs"]);
    expect((await rig.snapshot()).map(({ pid }) => pid)).toEqual(before);
  });

  test("names that tmux's formats know as their own", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", manifest({ env: { window_name: "x", host: "y", path: "z" } }));
    expect(await shown(rig)).toEqual(["host=y", "path=z", "window_name=x"]);
    await settled(rig, "web.yaml", manifest({ env: { window_name: "x2" } }));
    expect(await shown(rig)).toEqual(["window_name=x2"]);
  });

  test("values with the look of a secret are not shown", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", manifest({ env: { API_TOKEN: "hunter1" } }));
    const file = await rig.write("web.yaml", yaml(manifest({ env: { API_TOKEN: "hunter2" } })));
    const plan = await rig.tmx("plan", file);
    expect(plan.stdout).toContain("env.API_TOKEN: (hidden) => (hidden)");
    expect(plan.stdout).not.toContain("hunter");
  });
});

describe.concurrent("titles and synchronised panes", () => {
  const titled = (title?: string): object => ({
    session: "web",
    windows: [{ name: "w", panes: [{ name: "p", ...(title === undefined ? {} : { title }) }] }],
  });

  test("a program may change its title; the manifest's comes back when the manifest changes it", async () => {
    await using rig = await createRig();
    const file = await settled(rig, "web.yaml", titled("one"));
    const { pane } = await paneOf(rig, "w", "p");
    await rig.tmux("select-pane", "-t", pane, "-T", "by a program");
    await expectNoChanges(rig, file);
    await settled(rig, "web.yaml", titled("two"));
    expect((await paneOf(rig, "w", "p")).title).toBe("two");
    await settled(rig, "web.yaml", titled());
    await settled(rig, "web.yaml", titled("two"));
    expect((await paneOf(rig, "w", "p")).title).toBe("two");
  });

  test("synchronize on, off and left to tmux", async () => {
    await using rig = await createRig();
    const sync = (synchronize?: boolean): object => ({
      session: "web",
      windows: [
        { name: "w", ...(synchronize === undefined ? {} : { synchronize }), panes: [{ name: "p" }, { name: "q" }] },
      ],
    });
    const shown = async (): Promise<string> =>
      rig.tmux("show-options", "-wv", "-t", (await paneOf(rig, "w", "p")).windowId, "synchronize-panes");
    await settled(rig, "web.yaml", sync(true));
    expect(await shown()).toBe("on");
    await settled(rig, "web.yaml", sync(false));
    expect(await shown()).toBe("off");
    await settled(rig, "web.yaml", sync());
    expect(await shown()).toBe("");
  });

  test("the plan for programs has the same changes", async () => {
    await using rig = await createRig();
    await settled(rig, "web.yaml", manifest({ session: { "status-left": "a" } }));
    const file = await rig.write("web.yaml", yaml(manifest({ session: { "status-left": "b" }, env: { A: "1" } })));
    expect(jsonOf(await rig.tmx("plan", file, "-o", "json")).operations[0]).toMatchObject({
      action: "update",
      level: "session",
      fields: expect.arrayContaining([
        { path: "options.status-left", before: "a", after: "b", origin: "change" },
        { path: "env.A", before: "", after: "1", origin: "change" },
      ]),
    });
  });
});
