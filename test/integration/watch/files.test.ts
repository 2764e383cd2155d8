/** What `tmx watch` makes of files that change, break, come and go. */
import { execFileSync } from "node:child_process";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectCode, outline, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { watching } from "../../support/watching.ts";

const session = (name: string, ...panes: readonly string[]): string =>
  yaml({ session: name, root: "/", windows: [{ name: "w", panes: panes.map((pane) => ({ name: pane })) }] });

const withEnv = (name: string, variable: string): string =>
  yaml({ session: name, root: "/", env: { [variable]: "2" }, windows: [{ name: "w", panes: [{ name: "a" }] }] });

const names = async (rig: Rig): Promise<readonly string[]> => [
  ...new Set((await rig.snapshot()).map((row) => row.session)),
];

test.concurrent("edits are applied, however an editor writes", async () => {
  await using rig = await createRig();
  const file = await rig.write("sessions/web.yaml", session("web", "a"));
  const watcher = await watching(rig, join(rig.dir, "sessions"));
  await watcher.says("applied");
  // In place.
  await writeFile(file, session("web", "a", "b"));
  await watcher.says("applied", () => true, 2);
  expect(await outline(rig)).toEqual(["w: a b"]);
  // As vim does: a backup, and a new file in its place.
  await rename(file, `${file}~`);
  await writeFile(file, session("web", "a", "b", "c"));
  await watcher.says("applied", () => true, 3);
  // As most others do: another file, renamed.
  await writeFile(join(rig.dir, "sessions/.web.yaml.swp"), session("web", "a", "b", "c", "d"));
  await rename(join(rig.dir, "sessions/.web.yaml.swp"), file);
  await watcher.says("applied", () => true, 4);
  expect(await outline(rig)).toEqual(["w: a b c d"]);
  expectCode(await watcher.end(), 0);
  expect((await watcher.told()).map(({ kind }) => kind)).not.toContain("orphaned");
});

test.concurrent("a file with a mistake changes nothing, is told with its place, and is read again", async () => {
  await using rig = await createRig();
  const file = await rig.write("web.yaml", session("web", "a", "b"));
  const watcher = await watching(rig, file);
  await watcher.says("applied");
  await rig.write("web.yaml", "session: web\nwindows:\n  - name: w\n    pains: []\n");
  const [told] = await watcher.says("manifest-errors");
  expect(told).toMatchObject({ file, diagnostics: [{ location: { line: 4, column: 5 } }] });
  // What it said before is still in force.
  await rig.tmux("kill-pane", "-t", "=web:w.1");
  await watcher.says("applied", () => true, 2);
  expect(await outline(rig)).toEqual(["w: a b"]);
  await rig.write("web.yaml", session("web", "a", "b", "c"));
  await watcher.says("manifest-mended");
  await watcher.says("applied", () => true, 3);
  expect(await outline(rig)).toEqual(["w: a b c"]);
  expectCode(await watcher.end(), 0);
});

test.concurrent("a new file creates, one that is gone orphans, and a folder that is gone changes nothing", async () => {
  await using rig = await createRig();
  const folder = join(rig.dir, "sessions");
  await rig.write("sessions/one.yaml", session("one", "a"));
  const watcher = await watching(rig, folder);
  await watcher.says("applied");
  const two = await rig.write("sessions/two.yaml", session("two", "a", "b"));
  await watcher.says("applied", (told) => told.session === "two");
  await rm(two);
  expect(await watcher.says("orphaned")).toMatchObject([{ session: "two", file: two }]);
  expect(await names(rig)).toEqual(["one", "two"]);
  await rename(folder, `${folder}-away`);
  await watcher.says("path-lost");
  await rig.tmux("kill-session", "-t", "=one:");
  await watcher.says("applied", (told) => told.session === "one", 2);
  await rename(`${folder}-away`, folder);
  await watcher.says("path-back");
  await rig.write("sessions/one.yaml", session("one", "a", "b"));
  await watcher.says("applied", (told) => told.session === "one", 3);
  expectCode(await watcher.end(), 0);
  expect(await watcher.says("orphaned")).toHaveLength(1);
});

test.concurrent("a file that two have is the first one's", async () => {
  await using rig = await createRig();
  const first = await rig.write("sessions/b.yaml", session("web", "a"));
  const watcher = await watching(rig, join(rig.dir, "sessions"));
  await watcher.says("applied");
  const second = await rig.write("sessions/a.yaml", session("web", "z"));
  expect(await watcher.says("duplicate")).toMatchObject([{ file: second, by: first }]);
  expectCode(await watcher.end(), 0);
  expect(await outline(rig)).toEqual(["w: a"]);
});

test.concurrent("git: what is under way is waited for, and forty files are one plan", async () => {
  await using rig = await createRig();
  const git = (...args: readonly string[]): void =>
    void execFileSync("git", ["-C", rig.dir, ...args], {
      env: { ...rig.env, GIT_CONFIG_GLOBAL: "/dev/null" },
      stdio: "pipe",
    });
  git("init", "-q", "-b", "main");
  const all = Array.from({ length: 40 }, (_, at) => `s${String(at).padStart(2, "0")}`);
  await Promise.all(all.map((name) => rig.write(`sessions/${name}.yaml`, session(name, "a"))));
  const commit = (message: string): void => {
    git("add", "sessions");
    git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", message);
  };
  commit("one");
  git("branch", "other");
  await Promise.all(all.map((name) => rig.write(`sessions/${name}.yaml`, withEnv(name, "B"))));
  commit("two");
  const watcher = await watching(rig, join(rig.dir, "sessions"));
  await watcher.says("applied", () => true, 40);
  await rig.write(".git/MERGE_HEAD", "0000000000000000000000000000000000000000\n");
  await rig.write("sessions/s00.yaml", withEnv("s00", "C"));
  await watcher.says("git-busy");
  expect((await rig.tmuxTry("show-environment", "-t", "=s00:", "C")).code).not.toBe(0);
  await rm(join(rig.dir, ".git/MERGE_HEAD"));
  await watcher.says("applied", () => true, 41);
  git("checkout", "-q", "-f", "other");
  await watcher.says("applied", () => true, 81);
  expectCode(await watcher.end(), 0);
  const told = await watcher.told();
  const changes = told.map(({ kind }) => kind).lastIndexOf("manifest-changed");
  expect(told.slice(changes - 39, changes + 1).every(({ kind }) => kind === "manifest-changed")).toBe(true);
});

test.concurrent("hooks of a manifest run once they are approved, and until then it waits", async () => {
  await using rig = await createRig();
  const out = join(rig.dir, "out");
  const file = await rig.write(
    "web.yaml",
    yaml({ session: "web", hooks: { afterCreate: `echo x >>'${out}'` }, windows: [{ name: "w" }] }),
  );
  const other = await rig.write("other.yaml", session("other", "a"));
  const watcher = await watching(rig, file, other);
  expect(await watcher.says("failed")).toMatchObject([{ session: "web", failure: { code: "hooks-not-approved" } }]);
  await watcher.says("applied", (told) => told.session === "other");
  expect(await names(rig)).toEqual(["other"]);
  expectCode(await rig.tmx("apply", file, "--trust"), 0);
  await watcher.says("recovered", (told) => told.session === "web");
  expectCode(await watcher.end(), 0);
});
