import { describe, expect, test } from "vitest";
import { Desired } from "../../../src/daemon/desired.ts";
import type { Diagnostic } from "../../../src/model/diagnostic.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import type { Loaded, LoadedFile } from "../../../src/model/watched.ts";

const spec = (name: string, file: string, root = "/"): SessionSpec => ({
  name,
  root,
  env: {},
  options: {},
  unmanaged: "keep",
  windows: [],
  source: { file, line: 1 },
});

const ERROR: Diagnostic = { severity: "error", code: "bad", message: "no", file: "x" };

const good = (file: string, ...specs: readonly SessionSpec[]): LoadedFile => ({
  file,
  path: "/d",
  specs,
  diagnostics: [],
});
const bad = (file: string): LoadedFile => ({ file, path: "/d", specs: [], diagnostics: [ERROR] });
const loaded = (...files: readonly LoadedFile[]): Loaded => ({ files, lost: [], reads: [] });
const LOST: Loaded = { files: [], lost: [{ path: "/d", reason: "gone", isDeletedFile: false }], reads: [] };

/** What each update tells, and what is wanted afterwards. */
function after(...updates: readonly Loaded[]): {
  readonly kinds: readonly (readonly string[])[];
  readonly names: string[];
} {
  const desired = new Desired();
  const kinds = updates.map((update) => desired.update(update).events.map(({ kind }) => kind));
  return { kinds, names: [...desired.specs.values()].map(({ name, source: { file } }) => `${name} ${file}`) };
}

describe("what is wanted", () => {
  test.each<readonly [string, readonly Loaded[], readonly (readonly string[])[], readonly string[]]>([
    ["comes from files", [loaded(good("a", spec("web", "a")))], [["manifest-changed"]], ["web a"]],
    [
      "is told once",
      [loaded(good("a", spec("web", "a"))), loaded(good("a", spec("web", "a")))],
      [["manifest-changed"], []],
      ["web a"],
    ],
    [
      "stays through an error, which is told once",
      [loaded(good("a", spec("web", "a"))), loaded(bad("a")), loaded(bad("a")), loaded(good("a", spec("web", "a")))],
      [["manifest-changed"], ["manifest-errors"], [], ["manifest-mended"]],
      ["web a"],
    ],
    ["is nothing where there never was a good state", [loaded(bad("a"))], [["manifest-errors"]], []],
    [
      "goes with its file",
      [loaded(good("a", spec("web", "a")), good("b", spec("api", "b"))), loaded(good("b", spec("api", "b")))],
      [["manifest-changed", "manifest-changed"], ["orphaned"]],
      ["api b"],
    ],
    [
      "stays when a folder is lost from sight",
      [loaded(good("a", spec("web", "a"))), LOST, LOST],
      [["manifest-changed"], ["path-lost"], []],
      ["web a"],
    ],
    [
      "moves with a file that is renamed",
      [loaded(good("a", spec("web", "a"))), loaded(good("b", spec("web", "b")))],
      [["manifest-changed"], ["manifest-changed"]],
      ["web b"],
    ],
    [
      "is the first file's where two have it, and the second's when that is gone",
      [
        loaded(good("b", spec("web", "b"))),
        loaded(good("a", spec("web", "a")), good("b", spec("web", "b"))),
        loaded(good("a", spec("web", "a"))),
      ],
      [["manifest-changed"], ["duplicate"], ["manifest-changed"]],
      ["web a"],
    ],
    [
      "waits for git, also for a file that is not there meanwhile",
      [
        loaded(good("a", spec("web", "a")), good("b", spec("api", "b"))),
        loaded({ ...good("a", spec("web", "a", "/new")), busy: "a merge" }),
        loaded(good("a", spec("web", "a", "/new")), good("b", spec("api", "b"))),
      ],
      [["manifest-changed", "manifest-changed"], ["git-busy"], ["manifest-changed"]],
      ["web a", "api b"],
    ],
  ])("%s", (_what, updates, kinds, names) => {
    const done = after(...updates);
    expect(done.kinds).toEqual(kinds);
    expect(done.names.toSorted()).toEqual([...names].toSorted());
  });
});
