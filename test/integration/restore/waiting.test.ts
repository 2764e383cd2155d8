/** Lines that stand at a pane's first prompt, typed and not run, in real shells. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRig, type Rig } from "../../support/rig.ts";
import { session } from "../../support/restoration.ts";
import { brought, screen } from "./support.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
const PROMPT = { bash: "$ ", zsh: "% ", fish: "> " } as const;

async function wait(rig: Rig, shell: string, line: string): Promise<string> {
  await rig.conf(`set -g default-shell /bin/${shell}`);
  await brought(rig, session({ windows: [{ panes: [{ process: { kind: "waiting", line }, startCommand: "x" }] }] }));
  return rig.tmux("show-options", "-pvt", "=web:", "@tmx_waiting");
}

const keys = (rig: Rig, ...all: readonly string[]): Promise<string> => rig.tmux("send-keys", "-t", "=web:", ...all);

const LINES = [
  "touch ~/ran",
  "touch ~/ran;",
  "echo 'it''s' \"$HOME\" \\ !x `id` $(id) # é 界",
  "  echo spaces  ",
  "echo -n; (a) && b | c > d",
  `echo ${"long ".repeat(40)}end`,
];

describe.concurrent.each(SHELLS)("%s", (shell) => {
  test.for(LINES)("has %j at its prompt", async (line) => {
    await using rig = await createRig();
    const path = await wait(rig, shell, line);
    expect(await readFile(path, "utf8")).toBe(line);
    const expected = (PROMPT[shell] + line).trimEnd();
    await rig.until(async () => (await screen(rig, /./)).trimEnd() === expected, {
      what: expected,
      deadlineMs: 60_000,
    });
    expect(existsSync(join(rig.home, "ran"))).toBe(false);
    expect(existsSync(path)).toBe(true);
  });

  test("lets it be edited and run, and then is a shell as ever", async () => {
    await using rig = await createRig();
    const path = await wait(rig, shell, "echo ran; touch ~/ran");
    await screen(rig, /touch ~\/ran$/m);
    await keys(rig, "-l", "2; env >~/env");
    expect(existsSync(path)).toBe(true);
    await keys(rig, "Enter");
    const text = await screen(rig, /^ran\n/m);
    await rig.until(() => existsSync(join(rig.home, "env")), { what: "the edited line to have run" });
    await rig.until(() => !existsSync(path), { what: "the file to be gone" });
    expect(existsSync(join(rig.home, "ran2"))).toBe(true);
    expect(existsSync(join(rig.home, "ran"))).toBe(false);
    expect(text.match(/touch/g)).toHaveLength(1);
    expect(await readFile(join(rig.home, "env"), "utf8")).not.toMatch(
      /^(TMX_RUN|TMX_DEFAULT|PROMPT_COMMAND|ZDOTDIR|ENV|__tmx)/m,
    );
    await keys(rig, "echo; set | grep -c '^_*tmx_' ; echo \"PC=$PROMPT_COMMAND=\"; echo at-end", "Enter");
    const end = await screen(rig, /^at-end$/m);
    expect(end).toMatch(/^0\nPC==\nat-end$/m);
  });

  test("has it in its history when it was dropped", async () => {
    await using rig = await createRig();
    const path = await wait(rig, shell, "touch ~/ran");
    await screen(rig, /touch ~\/ran$/m);
    await keys(rig, "C-c");
    await rig.until(() => !existsSync(path), { what: "the file to be gone" });
    await keys(rig, "-l", "echo new");
    await keys(rig, "Enter");
    await screen(rig, /^new$/m);
    await keys(rig, "Up", "Up");
    await screen(rig, /^\S touch ~\/ran$(?!\n\S)/m);
    expect(existsSync(join(rig.home, "ran"))).toBe(false);
  });

  test("does not run it by a newline in it", async () => {
    await using rig = await createRig();
    const path = await wait(rig, shell, "touch ~/ran\ntouch ~/ran2\n");
    await screen(rig, /touch ~\/ran2/m);
    await keys(rig, "-l", "x");
    await screen(rig, /x$/m);
    expect(existsSync(join(rig.home, "ran"))).toBe(false);
    expect(existsSync(path)).toBe(true);
  });

  test("does not type what may be more than text", async () => {
    await using rig = await createRig();
    const path = await wait(rig, shell, "echo \u001b]2;title\u0007 \u0003 \r touch ~/ran \u009b31m");
    const text = await screen(rig, /^was running/m);
    expect(text).toContain("was running: echo \\u001b]2;title\\u0007 \\u0003 \\u000d touch ~/ran \\u009b31m\n");
    await keys(rig, "-l", "echo mine");
    await keys(rig, "Enter");
    await screen(rig, /^mine$/m);
    await rig.until(() => !existsSync(path), { what: "the file to be gone" });
    expect(existsSync(join(rig.home, "ran"))).toBe(false);
  });
});

test("bash keeps what was typed ahead, its prompt's commands, and its vi mode", async () => {
  await using rig = await createRig();
  await rig.write(
    join(rig.home, ".bashrc"),
    "PS1='\\w \\[\\e[31m\\]\\$\\[\\e[0m\\] '\nset -o vi\nset -u\nPROMPT_COMMAND='echo theirs'\n",
  );
  await rig.write(join(rig.home, ".bash_profile"), ". ~/.bashrc\n");
  await wait(rig, "bash", "echo waited");
  await screen(rig, /echo waited$/m);
  await keys(rig, "Enter");
  await screen(rig, /^waited$/m);
  await keys(rig, "-l", 'declare -p PROMPT_COMMAND; echo "[$PS1]"; bind -p | grep -c 0n; bind -X');
  await keys(rig, "Enter");
  const text = await screen(rig, /^\[.*\n\d/m);
  expect(text).toContain(`declare -- PROMPT_COMMAND="echo theirs"`);
  expect(text).toContain("[\\w \\[\\e[31m\\]\\$\\[\\e[0m\\] ]\n");
  expect(text.match(/^theirs$/gm)?.length).toBeGreaterThanOrEqual(2);
});

test("sh shows the line, and nothing waits", async () => {
  await using rig = await createRig();
  const path = await wait(rig, "dash", "touch ~/ran\n\u001b[31m");
  expect(await screen(rig, /^\$/m)).toContain("was running: touch ~/ran\\n\\u001b[31m\n$");
  await rig.until(() => !existsSync(path), { what: "the file to be gone" });
  await keys(rig, "echo $((1 + 1))", "Enter");
  await screen(rig, /^2$/m);
  expect(existsSync(join(rig.home, "ran"))).toBe(false);
});

test("a shell that tmx does not know shows it", async () => {
  await using rig = await createRig();
  await rig.write("nu", "#!/bin/sh\nexec cat\n");
  await rig.run("chmod", ["+x", "nu"]);
  await rig.conf(`set -g default-shell ${join(rig.dir, "nu")}`);
  await brought(rig, session({ windows: [{ panes: [{ process: { kind: "waiting", line: "vim" } }] }] }));
  await screen(rig, /^was running: vim$/m);
});
