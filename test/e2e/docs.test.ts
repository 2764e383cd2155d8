/**
 * What the pages in docs/ show is what happens. On each page, in order: every command of a `sh` block is run; every
 * `yaml` block is a good manifest, and where its first line is `# FILE.yaml` the commands below find it under that name.
 * Blocks of other languages are not run: output and messages are `text`. CONTRIBUTING.md tells writers so.
 */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkout } from "../support/checkout.ts";
import { commandsOf, blocksOf } from "../support/markdown.ts";
import { createRig, type Rig } from "../support/rig.ts";

const folder = fileURLToPath(new URL("../../docs", import.meta.url));

/** Its blocks are single keys, generated and checked together with the schema. */
const GENERATED = "manifest.md";

const pages = (await readdir(folder)).filter((name) => name.endsWith(".md") && name !== GENERATED);

describe.concurrent("docs", () => {
  test.for(pages)("%s", async (page) => {
    await using rig = await createRig();
    const { type, cwd } = await checkout(rig);
    for (const { language, text } of blocksOf(readFileSync(join(folder, page), "utf8"))) {
      if (language === "yaml") {
        const name = /^# (\S+\.ya?ml)$/m.exec(text.split("\n")[0]!)?.[1];
        if (name !== undefined) await put(join(await cwd(), name), text);
        const base = name === undefined ? [] : [`extends: ${name}\nsession: page\n`];
        const valid = await isManifest(rig, [text, ...base, ...wholes(text)], await cwd());
        expect({ text, valid }).toEqual({ text, valid: true });
      }
      if (language !== "sh") continue;
      for (const { line, status } of commandsOf(text)) {
        const { code, stderr, stdout } = await type(line);
        expect({ line, code, said: code === status ? "" : `${stderr}${stdout}` }).toEqual({
          line,
          code: status,
          said: "",
        });
      }
    }
  });

  test("are found", () => {
    expect(pages).toEqual(
      expect.arrayContaining(["getting-started.md", "planning-behaviours.md", "troubleshooting.md"]),
    );
  });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function isManifest(rig: Rig, texts: readonly string[], cwd: string): Promise<boolean> {
  for (const input of texts) if ((await rig.tmxWith({ input, cwd }, "validate", "-")).code === 0) return true;
  return false;
}

/** Manifests around the part of one that a page is about: keys of a session, a window or a pane, or a list of these. */
function wholes(text: string): readonly string[] {
  const inside = text.trimEnd().replaceAll("\n", "\n  ");
  return [
    `session: page\n${text}`,
    `session: page\n${text}\nwindows: [ {} ]\n`,
    `session: page\nwindows:\n  ${inside}\n`,
    `session: page\nwindows:\n  - ${inside.replaceAll("\n", "\n  ")}\n`,
    `session: page\nwindows:\n  - panes:\n      ${inside.replaceAll("\n", "\n    ")}\n`,
    `session: page\nwindows:\n  - panes:\n      - ${inside.replaceAll("\n", "\n      ")}\n`,
  ];
}
