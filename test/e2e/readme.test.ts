/** What the README and the docs show is what happens: every command in a `sh` block is run, the pictures are compared. */
import { readFileSync } from "node:fs";
import { chmod, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { createRig, type Outcome, type Rig } from "../support/rig.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(project, "README.md"), "utf8");

/** The texts of the fenced blocks in this language. */
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter(([, kind]) => kind === language).map(([, , body]) => body!);

/** A place that looks like a checkout, with `tmx` on PATH and the rig's own default tmux server. */
async function checkout(rig: Rig): Promise<(line: string) => Promise<Outcome>> {
  for (const name of ["examples", "schemas"]) await symlink(join(project, name), join(rig.dir, name));
  const wrapper = await rig.write("bin/tmx", `#!/bin/sh\nexec '${process.execPath}' '${project}/dist/tmx.cjs' "$@"\n`);
  await chmod(wrapper, 0o755);
  const env = { PATH: `${rig.dir}/bin:${rig.env["PATH"]}`, TMUX_TMPDIR: rig.dir };
  return (line) => rig.run("/bin/sh", ["-c", line], { env });
}

describe("README", () => {
  test("its commands work, in the order in which they stand", async () => {
    await using rig = await createRig();
    const type = await checkout(rig);
    const lines = blocks(readme, "sh").flatMap((block) => block.trim().split("\n"));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      const { code, stderr } = await type(line);
      expect({ line, code, stderr: code === 0 ? "" : stderr }).toEqual({ line, code: 0, stderr: "" });
    }
  });

  test("its plan is the plan", async () => {
    await using rig = await createRig();
    const type = await checkout(rig);
    const picture = blocks(readme, "").find((block) => block.startsWith("$ tmx plan"));
    const [command, ...shown] = picture!.trimEnd().split("\n");
    const { stdout } = await type(command!.slice("$ ".length));
    expect(stdout.trimEnd()).toBe(shown.join("\n"));
  });

  test("its error is the error", async () => {
    await using rig = await createRig();
    const type = await checkout(rig);
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
    const type = await checkout(rig);
    for (const [at, yaml] of blocks(readme, "yaml").entries()) {
      await rig.write(`block${at}.yaml`, yaml);
      expect(await type(`tmx validate block${at}.yaml`)).toMatchObject({ code: 0 });
    }
  });

  test("npm start ends with a live session, and again with no changes", async () => {
    await using rig = await createRig();
    const env = { TMUX_TMPDIR: rig.dir };
    const start = () => rig.run("npm", ["start"], { cwd: project, env, deadlineMs: 60_000 });
    const first = await start();
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain("Done: 7 created.");
    expect(first.stdout).toContain("attach -t =tmx-quickstart");
    expect((await start()).stdout).toContain("No changes. tmx-quickstart matches examples/quickstart.yaml.");
    const { stdout } = await rig.run(rig.binary, ["ls", "-F", "#{session_name}"], { env });
    expect(stdout).toBe("tmx-quickstart\n");
  });
});
