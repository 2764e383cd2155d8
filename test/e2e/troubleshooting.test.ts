/** docs/troubleshooting.md: every message on it is printed here, or else stands in the sources word for word. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { applied, yaml } from "../support/apply.ts";
import { blocksOf } from "../support/markdown.ts";
import { createRig, type Outcome, type Rig } from "../support/rig.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(project, "docs/troubleshooting.md"), "utf8");

const messages = blocksOf(page)
  .filter(({ language }) => language === "text")
  .flatMap(({ text }) => text.trimEnd().split("\n"));

const web = (panes: readonly unknown[] = ["exec sleep 101"]): object => ({
  session: "web",
  windows: [{ name: "a", panes }],
});

const validated = async (rig: Rig, document: object): Promise<Outcome> =>
  rig.tmxWith({ input: yaml(document) }, "validate", "-");

/** How to come by a message, by its first words. */
const PRINTED: Readonly<Record<string, (rig: Rig) => Promise<Outcome>>> = {
  "error: tmux is not installed": (rig) => rig.tmxWith({ env: { TMX_TMUX: "/nowhere" } }, "list"),
  'error: session "NAME" is there already': async (rig) => {
    await rig.tmux("new-session", "-d", "-s", "web");
    return rig.tmxWith({ input: yaml(web()) }, "apply", "-");
  },
  'error: session "NAME" was not made by tmx': async (rig) => {
    await rig.tmux("new-session", "-d", "-s", "web");
    return rig.tmx("delete", "web");
  },
  "NAME is kept": async (rig) => {
    await applied(rig, "web.yaml", web());
    await rig.tmux("new-window", "-d", "-t", "=web:");
    return rig.tmx("delete", "web", "--yes");
  },
  'error: there is no session "NAME"': (rig) => rig.tmx("attach", "web"),
  "error: another tmx is changing": async (rig) => {
    await applied(rig, "web.yaml", web());
    await rig.tmux("set-option", "-s", "@tmx_lease", "somebody");
    return rig.tmxWith({ input: yaml(web(["top"])) }, "apply", "-", "--yes", "--lock-timeout", "100ms");
  },
  "1 operation would end a running process": async (rig) => {
    await applied(rig, "web.yaml", web());
    return rig.tmxWith({ input: yaml(web(["exec sleep 102"])) }, "apply", "-");
  },
  'error: the session name "NAME" holds': (rig) => validated(rig, { session: "a.b", windows: [{}] }),
  'error: the session name "NAME" starts': (rig) => validated(rig, { session: "=a", windows: [{}] }),
  'error: the window name "NAME" holds': (rig) => validated(rig, { session: "a", windows: [{ name: "a\\b" }] }),
  "error: two windows have the name": (rig) =>
    validated(rig, { session: "a", windows: [{ name: "x" }, { name: "x" }] }),
  "error: unknown key": (rig) => validated(rig, { session: "a", windows: [{}], nope: 1 }),
  'hint: a command that holds ": "': (rig) =>
    validated(rig, { session: "a", windows: [{ panes: [{ "echo a": "b" }] }] }),
  'error: variable "NAME"': (rig) => validated(rig, { session: "a", root: "${{ vars.NAME }}", windows: [{}] }),
  "error: a folder that panes start in": (rig) =>
    rig.tmxWith({ input: yaml({ ...web(), root: "/no/where" }) }, "apply", "-"),
  "error: FILE is already here": async (rig) => {
    await rig.write("tmx.yaml", "");
    return rig.tmx("init");
  },
  "error: tmx edit needs a terminal": (rig) => rig.tmx("edit", "web"),
  "error: cannot write to the state folder": (rig) =>
    rig.tmxWith({ input: yaml(web()), env: { TMX_STATE_DIR: "/proc/none" } }, "apply", "-"),
};

/** A message as it can be: words in capitals stand for what differs. */
const patternOf = (message: string): RegExp =>
  new RegExp(
    message
      .split(/\b(?!SIGKILL)[A-Z]{2,}\b/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join(".+"),
  );

/** The texts of the sources, their quotes as they are printed. */
const sources = readdirSync(join(project, "src"), { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile())
  .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
  .join("\n")
  .replaceAll('\\"', '"');

/** The parts of a message that are the same each time. */
const fixedParts = (message: string): readonly string[] =>
  message
    .replace(/^(?:error|hint): /, "")
    .split(/\W*\b(?!SIGKILL)[A-Z]{2,}\b\W*/)
    .filter((part) => /[a-z]{3}/.test(part));

describe.concurrent("troubleshooting", () => {
  test.for(messages)("%s", async (message) => {
    const found = Object.entries(PRINTED).find(([words]) => message.startsWith(words));
    if (!found) {
      expect(fixedParts(message).join(" ").length).toBeGreaterThan(10);
      expect(fixedParts(message).filter((part) => !sources.includes(part))).toEqual([]);
      return;
    }
    await using rig = await createRig();
    const { stderr } = await found[1](rig);
    expect(stderr).toMatch(patternOf(message));
  });

  test("prints nothing that is not on the page", () => {
    for (const words of Object.keys(PRINTED))
      expect(messages.filter((message) => message.startsWith(words))).toHaveLength(1);
  });

  test("would notice a message that is none", () => {
    for (const message of ["error: tmux is absent (no NAME on PATH)", "error: the teapot NAME is empty"])
      expect(fixedParts(message).every((part) => sources.includes(part))).toBe(false);
  });
});
