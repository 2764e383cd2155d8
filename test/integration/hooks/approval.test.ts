/** Nothing runs that a person has not approved as it is: `tmx trust`. */
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { expectCode, jsonOf, yaml } from "../../support/apply.ts";
import { note, noted, NOTING, web } from "../../support/hooks.ts";
import { createRig } from "../../support/rig.ts";

describe.concurrent("hooks that nobody has approved", () => {
  test("refuse the whole apply, and say how to approve them", async () => {
    await using rig = await createRig();
    await rig.write("my web.yaml", yaml({ session: "plain", windows: [{}] }, web(NOTING)));
    const outcome = await rig.tmx("apply", "my web.yaml");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain('nobody has approved the hooks of "web" as they are now; nothing was done');
    expect(outcome.stderr).toContain(`tmx trust '${rig.dir}/my web.yaml'`);
    expect(await rig.snapshot()).toEqual([]);
    expect(JSON.parse((await rig.tmx("apply", "my web.yaml", "-o", "json")).stdout).error.code).toBe(
      "hooks-not-approved",
    );
    for (const line of [["plan"], ["apply", "--dry-run"], ["validate"]])
      expectCode(await rig.tmx(...line, "my web.yaml"), 0);
    expect(await noted(rig)).toEqual([]);
    expectCode(await rig.tmx("trust", "my web.yaml"), 0);
    expectCode(await rig.tmx("apply", "my web.yaml"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate", "afterCreate"]);
  });

  test("are all that changes, also in a session that is there", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    await rig.write("web.yaml", yaml(web({ ...NOTING, beforeDelete: "echo evil >>log" })));
    expectCode(await rig.tmx("apply", "web.yaml"), 1);
    // What was applied last is what was approved, and what runs.
    expectCode(await rig.tmx("delete", "web.yaml", "--yes"), 0);
    expect((await noted(rig)).slice(2)).toEqual(["beforeDelete", "afterDelete"]);
  });

  test.for([
    ["a command", web({ beforeCreate: note("true") })],
    ["the environment", web({ beforeCreate: note() }, { env: { PATH: "/evil" } })],
    ["the folder", web({ beforeCreate: note() }, { root: "/" })],
    ["a variable", web({ beforeCreate: note() }, { vars: { x: "1" } })],
    ["the deadline", web({ beforeCreate: { run: note(), timeout: "61s" } })],
  ] as const)("%s", async ([, changed]) => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web({ beforeCreate: note() })));
    expectCode(await rig.tmx("trust", "web.yaml"), 0);
    await rig.write("web.yaml", yaml(changed));
    expectCode(await rig.tmx("apply", "web.yaml"), 1);
    expect(await noted(rig)).toEqual([]);
    await rig.write("web.yaml", yaml({ ...web({ beforeCreate: note() }), windows: [{ name: "other" }, {}] }));
    expectCode(await rig.tmx("apply", "web.yaml"), 0);
    expect(await noted(rig)).toEqual(["beforeCreate"]);
  });

  test("are not those of a copy in another place, nor of a file that a link leads to", async () => {
    await using rig = await createRig();
    await rig.write("a/web.yaml", yaml(web(NOTING)));
    await rig.write("b/web.yaml", yaml(web(NOTING)));
    await rig.run("ln", ["-s", "a/web.yaml", "link.yaml"]);
    expectCode(await rig.tmx("trust", "a/web.yaml"), 0);
    for (const file of ["b/web.yaml", "link.yaml"]) expectCode(await rig.tmx("apply", file), 1);
    expectCode(await rig.tmxWith({ cwd: join(rig.dir, "a") }, "apply", "../a/web.yaml"), 0);
  });
});

test("what is edited while it runs, or while it is being approved, is not what runs", async () => {
  await using rig = await createRig();
  // The first hook edits the manifest: the second is still the one that was approved.
  const edit = "sed -i s/good/evil/ web.yaml";
  const file = await rig.write("web.yaml", yaml(web({ beforeCreate: edit, afterCreate: "echo good >>log" })));
  expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
  expect(await noted(rig)).toEqual(["good"]);
  expectCode(await rig.tmx("apply", "web.yaml"), 1);

  // The file is swapped after tmx has read it, when its first tmux command runs: what was read is what is hashed.
  await writeFile(file, yaml({ ...web({ beforeCreate: "echo approved >>log" }), session: "two" }));
  expectCode(await rig.tmx("trust", "web.yaml"), 0);
  const swap = await rig.write("swap.sh", `#!/bin/sh\nsed -i s/approved/evil/ '${file}'\nexec '${rig.binary}' "$@"\n`);
  await rig.run("chmod", ["+x", swap]);
  expectCode(await rig.tmxWith({ env: { TMX_TMUX: swap } }, "apply", "web.yaml"), 0);
  expect((await noted(rig)).slice(1)).toEqual(["approved"]);
});

describe.concurrent("tmx trust", () => {
  test("shows what it approves, lists it, and takes it back", async () => {
    await using rig = await createRig();
    const file = await rig.write(
      "web.yaml",
      yaml(web({ beforeCreate: ["make\n deps", "\u001b[2J"] }, { env: { API_TOKEN: "s3cret", B: "c" } })),
    );
    const shown = await rig.tmx("trust", "web.yaml");
    expectCode(shown, 0);
    expect(shown.stdout).toBe(
      [
        `The hooks of web (${file}), in ${rig.dir}:`,
        "  with API_TOKEN=(hidden)",
        "  with B=c",
        "  beforeCreate (60 s at most)",
        "    make",
        "     deps",
        String.raw`    \u001b[2J`,
        "",
        "Approved, until they change.",
        "",
      ].join("\n"),
    );
    const { approved } = jsonOf(await rig.tmx("trust", "--list", "-o", "json"));
    expect(approved).toEqual([
      { file, session: "web", hash: expect.stringMatching(/^[0-9a-f]{64}$/), at: expect.any(Number) },
    ]);
    expect((await rig.tmx("trust", "--list")).stdout).toContain(approved[0].hash.slice(0, 12));
    await rig.run("rm", ["web.yaml"]);
    expect(await rig.tmx("trust", "--revoke", "web.yaml")).toMatchObject({ code: 0, stdout: "Taken back: web.\n" });
    expectCode(await rig.tmx("trust", "--revoke", "web.yaml"), 1);
    expect((await rig.tmx("trust", "--list")).stderr).toContain("No hooks were approved.");
  });

  test("of a folder, or of one session in a file, is taken back as it was given", async () => {
    await using rig = await createRig();
    const hooked = (session: string): object => ({ session, windows: [{}], hooks: { afterCreate: "true" } });
    await rig.write("m/one.yaml", yaml(hooked("a"), hooked("b")));
    await rig.write("m/two.yaml", yaml(hooked("c")));
    const left = async (): Promise<string[]> =>
      jsonOf(await rig.tmx("trust", "--list", "-o", "json")).approved.map(
        ({ session }: { session: string }) => session,
      );
    expectCode(await rig.tmx("trust", "m"), 0);
    expect((await left()).toSorted()).toEqual(["a", "b", "c"]);
    await rig.write("tmx.yaml", yaml({ ...hooked("d"), windows: [{}] }));
    expectCode(await rig.tmx("trust"), 0);
    expectCode(await rig.tmx("trust", "--revoke", "d"), 0);
    expectCode(await rig.tmx("trust", "--revoke", "m/two.yaml"), 0);
    expect((await left()).toSorted()).toEqual(["a", "b"]);
    expectCode(await rig.tmx("trust", "--revoke", "m"), 0);
    expect(await left()).toEqual([]);
  });

  test("keeps it to oneself, and takes nothing that was tampered with", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmxWith({}, "trust", "web.yaml"), 0);
    const folder = join(rig.stateDir, "approvals");
    const [name] = await readdir(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, name!))).mode & 0o777).toBe(0o600);
    await writeFile(join(folder, name!), "{}");
    expectCode(await rig.tmx("apply", "web.yaml"), 1);
  });

  test("needs no hooks, no tmux, and a good manifest", async () => {
    await using rig = await createRig();
    await rig.write("plain.yaml", yaml({ session: "web", windows: [{}] }));
    const env = { TMX_TMUX: "/nonexistent" };
    expect((await rig.tmxWith({ env }, "trust", "plain.yaml")).stdout).toContain("nothing to approve");
    await rig.write("bad.yaml", yaml(web({ beforeCreat: "x" })));
    expectCode(await rig.tmxWith({ env }, "trust", "bad.yaml"), 65);
    expectCode(await rig.tmx("trust"), 64);
    expect(await rig.tmx("trust", "--list")).toMatchObject({ code: 0, stdout: "" });
  });

  test("taken back, what was applied is not run any more, and says so", async () => {
    await using rig = await createRig();
    await rig.write("web.yaml", yaml(web(NOTING)));
    expectCode(await rig.tmx("apply", "web.yaml", "--trust"), 0);
    expectCode(await rig.tmx("trust", "--revoke", "web.yaml"), 0);
    const kept = await rig.tmx("delete", "web", "--yes");
    expectCode(kept, 1);
    expect(kept.stderr).toContain('nobody has approved the hooks of "web" as they were applied last; nothing was done');
    expect(kept.stderr).not.toContain("tmx trust");
    expect(await rig.snapshot()).toHaveLength(1);
    await rig.tmux("kill-server");
    await rig.write("web.yaml", yaml(web({ beforeCreate: "echo new >>log" })));
    expectCode(await rig.tmx("trust", "web.yaml"), 0);
    const outcome = await rig.tmx("apply", "web.yaml");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain('the hook afterDelete of "web" was not run: its approval was taken back');
    expect((await noted(rig)).slice(2)).toEqual(["new"]);
    expect(await rig.snapshot()).toHaveLength(1);
  });
});
