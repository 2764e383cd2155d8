import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Known, readWatched } from "../../../src/cli/watched-manifests.ts";
import { whatGitDoes } from "../../../src/driver/git-busy.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tmx-watched-"));
  // What is below cannot be looked at: as behind a folder without permission, which is no obstacle to root.
  symlinkSync("loop", join(folder, "loop"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a file that was watched", () => {
  it("and is not there was deleted", () => {
    expect(readWatched(["web.yaml"], {}, folder).lost).toMatchObject([{ isDeletedFile: true }]);
  });

  it("and cannot be looked at was not", () => {
    expect(readWatched(["loop/web.yaml"], {}, folder)).toMatchObject({ files: [], lost: [{ isDeletedFile: false }] });
    expect(whatGitDoes(join(folder, "loop", "web.yaml"), 0)).toBeUndefined();
  });
});

describe("a file that is read again", () => {
  const read = (known: Known) => readWatched(["web.yaml"], { X: "1" }, folder, known).files[0]!;

  it("is the same object while it says the same, and another when it says something else", () => {
    const known: Known = new Map();
    writeFileSync(join(folder, "web.yaml"), "session: web\nwindows: [{}]\n");
    const first = read(known).specs[0];
    expect(first).toMatchObject({ name: "web" });
    expect(read(known).specs[0]).toBe(first);
    writeFileSync(join(folder, "web.yaml"), "session: wob\nwindows: [{}]\n");
    expect(read(known).specs[0]).toMatchObject({ name: "wob" });
  });

  it("is parsed each time while it has mistakes, or refers to others", () => {
    const known: Known = new Map();
    writeFileSync(join(folder, "web.yaml"), "session: [\n");
    expect(read(known).diagnostics).toHaveLength(1);
    expect(read(known).diagnostics).toHaveLength(1);
    writeFileSync(join(folder, "base.yaml"), "options: { status-left: a }\nwindows: [{ name: w }]\n");
    writeFileSync(join(folder, "web.yaml"), "extends: base.yaml\nsession: web\n");
    expect(read(known)).toMatchObject({ diagnostics: [], specs: [{ options: { "status-left": "a" } }] });
    writeFileSync(join(folder, "base.yaml"), "options: { status-left: b }\nwindows: [{ name: w }]\n");
    expect(read(known)).toMatchObject({ specs: [{ options: { "status-left": "b" } }] });
  });
});
