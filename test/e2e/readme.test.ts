/** What the README shows is what happens: every command in a `sh` block is run, the pictures are compared. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { checkout } from "../support/checkout.ts";
import { blocksOf } from "../support/markdown.ts";
import { createRig } from "../support/rig.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(project, "README.md"), "utf8");

const blocks = (text: string, language: string): readonly string[] =>
  blocksOf(text)
    .filter((block) => block.language === language)
    .map((block) => block.text);

describe("docs/layout-trees.md", () => {
  const page = readFileSync(join(project, "docs/layout-trees.md"), "utf8");
  const pictures = blocks(page, "");

  test("its manifests are good, its commands work, and the plan is the plan", async () => {
    await using rig = await createRig();
    const { type } = await checkout(rig);
    for (const [at, yaml] of blocks(page, "yaml").entries()) {
      await rig.write(`block${at}.yaml`, yaml);
      expect(await type(`tmx validate block${at}.yaml`)).toMatchObject({ code: 0 });
    }
    const outputs: string[] = [];
    for (const line of blocks(page, "sh").flatMap((block) => block.trim().split("\n"))) {
      const { code, stdout, stderr } = await type(line.replace(/^tmux/, `'${rig.binary}'`));
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: "" });
      outputs.push(stdout);
    }
    expect(outputs.join("")).toContain(pictures[1]);
  });

  test("its picture has the sizes that the first manifest comes to", async () => {
    await using rig = await createRig();
    const { type } = await checkout(rig);
    const env = `TMUX_TMPDIR=${rig.dir} '${rig.binary}'`;
    await rig.write("edit.yaml", blocks(page, "yaml")[0]!.replace(/panes: .*/, "panes: [~, ~, ~, ~]"));
    const steps = ["tmx apply edit.yaml", `${env} resize-window -t =layouts: -x 80 -y 24`, "tmx apply edit.yaml"];
    for (const step of steps) expect(await type(step)).toMatchObject({ code: 0 });
    const { stdout } = await type(`${env} list-panes -t =layouts: -F '#{pane_width}x#{pane_height}'`);
    expect(stdout.trim().split("\n").toSorted()).toEqual(pictures[0]!.match(/\d+x\d+/g)!.toSorted());
  });
});

describe("README", () => {
  test("its commands work, in the order in which they stand", async () => {
    await using rig = await createRig();
    const { type } = await checkout(rig);
    const lines = blocks(readme, "sh").flatMap((block) => block.trim().split("\n"));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      const { code, stderr } = await type(line);
      expect({ line, code, stderr: code === 0 ? "" : stderr }).toEqual({ line, code: 0, stderr: "" });
    }
  });

  test("its plan is the plan", async () => {
    await using rig = await createRig();
    const { type } = await checkout(rig);
    const picture = blocks(readme, "").find((block) => block.startsWith("$ tmx plan"));
    const [command, ...shown] = picture!.trimEnd().split("\n");
    const { stdout } = await type(command!.slice("$ ".length));
    expect(stdout.trimEnd()).toBe(shown.join("\n"));
  });

  test("its error is the error", async () => {
    await using rig = await createRig();
    const { type } = await checkout(rig);
    const picture = blocks(readme, "").find((block) => block.startsWith("web.yaml:"));
    await rig.write(
      "web.yaml",
      [
        "session: web",
        "windows:",
        "  - name: api",
        "    panes:",
        "      - name: http",
        "        run: npm start",
        "        restrat: always",
        "",
      ].join("\n"),
    );
    const { code, stderr } = await type("tmx validate web.yaml");
    expect(code).toBe(65);
    expect(stderr).toContain(picture!.trimEnd());
  });

  test("its manifest is valid", async () => {
    await using rig = await createRig();
    const { type } = await checkout(rig);
    for (const [at, yaml] of blocks(readme, "yaml").entries()) {
      await rig.write(`block${at}.yaml`, yaml);
      expect(await type(`tmx validate block${at}.yaml`)).toMatchObject({ code: 0 });
    }
  });

  test("npm start ends with a live session, and again with no changes", async () => {
    await using rig = await createRig();
    const env = { TMUX_TMPDIR: rig.dir };
    const start = () => rig.run("npm", ["start"], { cwd: project, env, deadlineMs: 180_000 });
    const first = await start();
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain("Done: 7 created.");
    expect(first.stdout).toContain("attach -t =tmx-quickstart");
    expect((await start()).stdout).toContain("No changes. tmx-quickstart matches examples/quickstart.yaml.");
    const { stdout } = await rig.run(rig.binary, ["ls", "-F", "#{session_name}"], { env });
    expect(stdout).toBe("tmx-quickstart\n");
  });
});
