/** What docs/composing.md shows, and the examples that go with it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, outline } from "../support/apply.ts";
import { blocksOf } from "../support/markdown.ts";
import { createRig } from "../support/rig.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(project, "docs/composing.md"), "utf8");

const manifests = blocksOf(page).filter(({ language }) => language === "yaml");

describe.concurrent("docs/composing.md", () => {
  test("its manifests come to what it says", async () => {
    await using rig = await createRig();
    for (const { text } of manifests) await rig.write(`m/${text.split("\n")[0]!.slice("# ".length)}`, text);
    expectCode(await rig.tmx("apply", "m/web.yaml"), 0);
    expect(await outline(rig)).toEqual(["server: http", "logs: +0", "mine: +0"]);
    expect(await rig.tmux("show-environment", "-t", "=web:")).toContain("NODE_ENV=test");
  });
});

describe.concurrent("examples", () => {
  test.each([
    [
      "every-key",
      [
        "edit: edit",
        "server: http",
        "logs: access",
        "watch: tests types lint",
        "board: +0 +1 +2",
        "service: http worker",
      ],
    ],
    ["extends/web", ["edit: edit shell", "server: http", "logs: access"]],
  ])("%s.yaml comes to what it says", async (name, windows) => {
    await using rig = await createRig();
    const file = join(project, `examples/${name}.yaml`);
    expectCode(await rig.tmx("apply", file, "--trust"), 0);
    expect(await outline(rig)).toEqual(windows);
    await expectNoChanges(rig, file);
    expectCode(await rig.tmx("apply", file, "--only", "debug"), 0);
    expect(await outline(rig)).toHaveLength(windows.length + 1);
    await expectNoChanges(rig, file);
  });
});
