import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readWatched } from "../../../src/cli/watched-manifests.ts";
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
