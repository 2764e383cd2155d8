/** Sessions that people stop or pause while they are watched. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, jsonOf, outline, paneOf, yaml } from "../../support/apply.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { type Told, watching } from "../../support/watching.ts";

const WEB = {
  session: "web",
  windows: [{ name: "edit", panes: [{ name: "a" }, { name: "b" }] }],
};
const OUTLINE = ["edit: a b"];

const becomes = (rig: Rig, wanted: readonly string[]): Promise<unknown> =>
  rig.until(async () => JSON.stringify(await outline(rig, "web")) === JSON.stringify(wanted), {
    what: wanted.join(", ") || "nothing of it",
  });

/** Without another session the server, and with it the watcher, would end with the one that is stopped. */
async function watched(rig: Rig) {
  await rig.tmux("new-session", "-d", "-s", "other");
  const file = await rig.write("web.yaml", yaml(WEB));
  const watcher = await watching(rig, file);
  await watcher.says("applied");
  return { file, watcher };
}

const killPane = async (rig: Rig, pane: string): Promise<string> =>
  rig.tmux("kill-pane", "-t", (await paneOf(rig, "edit", pane)).pane);

const stateOf = async (rig: Rig): Promise<any> =>
  jsonOf(await rig.tmx("status", "-o", "json")).sessions.find(({ name }: { name: string }) => name === "web");

describe.concurrent("a session that is stopped", () => {
  test("stays away, also from the next who watches, until it is started", async () => {
    await using rig = await createRig();
    const { file, watcher } = await watched(rig);
    expectCode(await rig.tmx("stop", "web", "--yes"), 0);
    await watcher.says("held", ({ hold }) => (hold as { kind: string }).kind === "stopped");
    // What comes of this pass would be of the other as well.
    await rig.write("web.yaml", yaml({ ...WEB, env: { NEW: "1" } }));
    await watcher.says("manifest-changed");
    expectCode(await watcher.end(), 0);
    const next = await watching(rig, file);
    await next.says("held");
    expect(await outline(rig, "web")).toEqual([]);
    expect(await stateOf(rig)).toMatchObject({
      state: "stopped",
      windows: 0,
      hold: { kind: "stopped" },
      differences: [],
    });
    const started = await rig.tmx("start", "web");
    expectCode(started, 0);
    await next.says("let-go");
    await becomes(rig, OUTLINE);
    await killPane(rig, "b");
    await next.says("applied");
    await becomes(rig, OUTLINE);
    expectCode(await next.end(), 0);
    const told = [...(await watcher.told()), ...(await next.told())].map(({ kind }) => kind);
    expect(told).not.toContain("given-up");
    expect(told.filter((kind) => kind === "applied")).toHaveLength(2);
  });

  test("is not saved, though somebody's window in it goes on", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "other");
    const file = await rig.write("web.yaml", yaml({ ...WEB, snapshot: { every: "1s" } }));
    expectCode(await rig.tmx("session", "autosave", "other", "1s"), 0);
    const watcher = await watching(rig, file);
    await watcher.says("saved", ({ sessions }) => (sessions as string[]).includes("web"));
    await rig.tmux("new-window", "-d", "-t", "=web:", "-n", "mine");
    const stopped = await rig.tmx("stop", "web", "--yes");
    expectCode(stopped, 0);
    expect(stopped.stderr).toContain("web is kept: windows or panes in it were not made by tmx\n");
    await watcher.says("held");
    const isOf = (session: string) => (told: Told) => (told["sessions"] as string[]).includes(session);
    const saved = async (session: string) =>
      (await watcher.told()).filter((told) => told.kind === "saved" && isOf(session)(told)).length;
    const [web, other] = [await saved("web"), await saved("other")];
    await rig.tmux("rename-window", "-t", "=web:mine", "renamed");
    await rig.tmux("new-window", "-d", "-t", "=other:");
    await watcher.says("saved", isOf("other"), other + 1);
    expect(await saved("web")).toBe(web);
    expectCode(await watcher.end(), 0);
  });

  test("stays deleted when it is deleted then", async () => {
    await using rig = await createRig();
    const { file, watcher } = await watched(rig);
    expectCode(await rig.tmx("stop", "web", "--yes"), 0);
    expectCode(await watcher.end(), 0);
    const next = await watching(rig, file);
    await next.says("held");
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    await next.says("given-up");
    expect(await outline(rig, "web")).toEqual([]);
    expectCode(await rig.tmx("apply", file), 0);
    await killPane(rig, "b");
    await next.says("applied");
    expectCode(await next.end(), 0);
  });
});

describe.concurrent("a session that is paused", () => {
  test("is looked at, and nothing is done to it, until it is resumed", async () => {
    await using rig = await createRig();
    const { file, watcher } = await watched(rig);
    expectCode(await rig.tmx("pause", "web", "--reason", "a test"), 0);
    const [held] = await watcher.says("held");
    expect(held).toMatchObject({ session: "web", hold: { kind: "paused", until: null, reason: "a test" } });
    await killPane(rig, "b");
    const [differs] = await watcher.says("differs");
    expect(differs).toMatchObject({ why: "paused", operations: [{ action: "create", address: "web:edit.b" }] });
    expect(await stateOf(rig)).toMatchObject({ state: "paused", hold: { reason: "a test" } });
    // Who asks for it gets it, and the pause goes on.
    expectCode(await rig.tmx("apply", file), 0);
    await watcher.says("matches");
    await killPane(rig, "a");
    await watcher.says("differs", () => true, 2);
    expect(await outline(rig, "web")).toEqual(["edit: b"]);
    expectCode(await rig.tmx("resume", "web"), 0);
    await watcher.says("applied", () => true, 2);
    expect(await outline(rig, "web")).toEqual(OUTLINE);
    expectCode(await watcher.end(), 0);
    expect((await watcher.told()).filter(({ kind }) => kind === "matches")).toHaveLength(1);
  });

  test("is watched again when its time has passed", async () => {
    await using rig = await createRig();
    const { watcher } = await watched(rig);
    expectCode(await rig.tmx("pause", "web", "--for", "1s"), 0);
    await killPane(rig, "b");
    await watcher.says("let-go");
    await watcher.says("applied", () => true, 2);
    expect(await outline(rig, "web")).toEqual(OUTLINE);
    expect(await stateOf(rig)).toMatchObject({ state: "in sync", hold: null });
    expectCode(await watcher.end(), 0);
    const kinds = (await watcher.told()).map(({ kind }) => kind);
    expect(kinds.indexOf("let-go")).toBeLessThan(kinds.lastIndexOf("applied"));
  });

  test("is what one counts as whose file is damaged, and that is told", async () => {
    await using rig = await createRig();
    const { watcher } = await watched(rig);
    expectCode(await rig.tmx("stop", "web", "--yes"), 0);
    await watcher.says("held");
    const name = (await readdir(rig.stateDir, { recursive: true })).find((each) => /holds\/.*\.json$/.test(each));
    const path = join(rig.stateDir, name!);
    await writeFile(path, (await readFile(path, "utf8")).slice(0, 30));
    const [, damaged] = await watcher.says("held", () => true, 2);
    expect(damaged).toMatchObject({ hold: { kind: "paused", reason: `${path} is damaged` } });
    await watcher.says("differs");
    expect(await outline(rig, "web")).toEqual([]);
    expectCode(await rig.tmx("resume", "web"), 0);
    await becomes(rig, OUTLINE);
    expectCode(await watcher.end(), 0);
  });
});
