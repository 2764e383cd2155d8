/** What docs/hooks.md shows, and the question at a terminal. */
import { readFileSync } from "node:fs";
import { chmod, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { yaml } from "../support/apply.ts";
import { note, noted, web } from "../support/hooks.ts";
import { createRig } from "../support/rig.ts";
import { Terminal } from "../support/terminal.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const docs = readFileSync(join(project, "docs/hooks.md"), "utf8");

const blocks = (language: string): readonly string[] =>
  [...docs.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter(([, kind]) => kind === language).map(([, , body]) => body!);

describe.concurrent("docs/hooks.md", () => {
  test("its commands work, in the order in which they stand", async () => {
    await using rig = await createRig();
    await symlink(join(project, "examples"), join(rig.dir, "examples"));
    const wrapper = await rig.write(
      "bin/tmx",
      `#!/bin/sh\nexec '${process.execPath}' '${project}/dist/tmx.cjs' "$@"\n`,
    );
    await chmod(wrapper, 0o755);
    const path = [`${rig.dir}/bin`, ...(rig.binary === "tmux" ? [] : [join(rig.binary, "..")]), rig.env["PATH"]];
    const env = { PATH: path.join(":"), TMUX_TMPDIR: rig.dir };
    const lines = blocks("sh").flatMap((block) => block.trim().split("\n"));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const { code, stderr } = await rig.run("/bin/sh", ["-c", line], { env });
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.not.stringContaining("error") });
    }
  });

  test("its manifest is valid", async () => {
    await using rig = await createRig();
    expect(blocks("yaml")).toHaveLength(1);
    for (const [at, text] of blocks("yaml").entries()) {
      await rig.write(`block${at}.yaml`, text);
      expect(await rig.tmx("validate", `block${at}.yaml`)).toMatchObject({ code: 0, stderr: "" });
    }
  });
});

describe.concurrent("at a terminal", () => {
  test("hooks are shown and asked about; no does nothing, yes lasts until they change", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await rig.write("web.yaml", yaml(web({ beforeCreate: note() })));
    await terminal.type("tmx apply web.yaml; echo status $?");
    const asked = await terminal.screen(/tmx runs these commands as you\. Approve them\? \[y\/N\]/);
    expect(asked).toContain('echo "$TMX_HOOK" >>log');
    await terminal.keys("n", "Enter");
    await terminal.screen(/^status 1$/m);
    expect(await rig.snapshot()).toEqual([]);
    expect(await noted(rig)).toEqual([]);

    await terminal.type("tmx apply web.yaml; echo ended $?");
    await terminal.screen(/\[y\/N\] *$/m);
    await terminal.keys("y", "Enter");
    await terminal.screen(/^ended 0$/m);
    expect(await noted(rig)).toEqual(["beforeCreate"]);
    await rig.tmux("kill-session", "-t", "=web");
    await terminal.type("tmx apply web.yaml; echo again $?");
    await terminal.screen(/^again 0$/m);
    expect(await noted(rig)).toEqual(["beforeCreate", "beforeCreate"]);
  });

  test("a file that changes while the question stands is not what is approved", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await rig.write("web.yaml", yaml(web({ beforeCreate: "echo good >>log" })));
    await terminal.type("tmx apply web.yaml; echo status $?");
    await terminal.screen(/\[y\/N\] *$/m);
    await rig.write("web.yaml", yaml(web({ beforeCreate: "echo evil >>log" })));
    await terminal.keys("y", "Enter");
    await terminal.screen(/^status 0$/m);
    expect(await noted(rig)).toEqual(["good"]);
    expect((await rig.tmx("apply", "web.yaml")).stderr).toContain("nobody has approved the hooks");
  });
});
