/** tmx acts on what it made, and on nothing else. */
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, outline, paneOf, settled, yaml } from "../../support/apply.ts";
import { endState } from "../../support/end-state.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const window = (name: string, ...panes: readonly string[]): object => ({
  name,
  panes: panes.map((pane) => ({ name: pane })),
});
const web = (...windows: readonly object[]): object => ({ session: "web", windows });

/** A session with a window and a pane of a person's in it, and one beside it. */
async function shared(rig: Rig, ...windows: readonly object[]): Promise<string> {
  const file = await applied(rig, "web.yaml", web(...windows));
  await rig.tmux("new-window", "-d", "-t", "=web:", "-n", "mine");
  await rig.tmux("split-window", "-d", "-t", (await paneOf(rig, "a", "p")).pane);
  await rig.tmux("new-session", "-d", "-s", "own");
  return file;
}

describe.concurrent("a session that has the wanted name and is not ours", () => {
  test("is an error that says what to do, for plan and for apply, and stays as it is", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "web", "-n", "mine");
    const before = await endState(rig);
    const file = await rig.write(
      "web.yaml",
      yaml(web(window("a", "p")), { session: "other", windows: [{ name: "o" }] }),
    );
    for (const command of [["apply"], ["apply", "--yes"], ["apply", "--dry-run"], ["plan", "--detailed-exitcode"]]) {
      const outcome = await rig.tmx(...command, file);
      expectCode(outcome, 1);
      expect(outcome.stderr).toContain('session "web" is there already ($0), and tmx did not make it');
      expect(outcome.stderr).toContain("tmux rename-session -t '$0' NEW-NAME");
    }
    const json = await rig.tmx("plan", file, "-o", "json");
    expectCode(json, 1);
    expect(jsonOf(json).conflicts).toMatchObject([{ address: "web" }]);
    expect(jsonOf(await rig.tmx("status", file, "-o", "json")).sessions[0].state).toBe("conflict");
    expect(await endState(rig)).toEqual(before);
    const refused = await rig.tmx("delete", "web", "--yes");
    expectCode(refused, 1);
    expect(refused.stderr).toContain("was not made by tmx");
    expectCode(await rig.tmx("delete", file, "--yes"), 0);
    expect(await endState(rig)).toEqual(before);
  });

  test("neither is one whose labels were copied", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web(window("a", "p")));
    await rig.tmux("new-session", "-d", "-s", "copy", "-n", "mine");
    for (const [flag, option] of [
      ["-t", "@tmx_session"],
      ["-wt", "@tmx_window"],
      ["-pt", "@tmx_pane"],
    ] as const) {
      const value = await rig.tmux("show-options", flag, "=web:", "-v", option);
      await rig.tmux("set-option", flag, "=copy:", option, value);
    }
    const before = await rig.snapshot();
    const file = await settled(rig, "web.yaml", web(window("a", "p")));
    expect(await rig.snapshot()).toEqual(before);
    await rig.tmux("kill-session", "-t", "=web:");
    expectCode(await rig.tmx("delete", file, "--yes"), 0);
    expect(await outline(rig, "copy")).toHaveLength(1);
    expectCode(await rig.tmx("apply", file), 0);
    await rig.tmux("rename-session", "-t", "=copy:", "copied");
    await expectNoChanges(rig, file);
  });
});

describe.concurrent("windows and panes that people opened", () => {
  test("are no change, and survive every apply", async () => {
    await using rig = await createRig();
    const file = await shared(rig, window("a", "p", "q"), window("b", "r"));
    const foreign = async (): Promise<number[]> =>
      (await rig.snapshot())
        .filter(({ labels }) => labels.pane === "")
        .map(({ pid }) => pid)
        .toSorted();
    const before = await foreign();
    expect(before).toHaveLength(3);
    await expectNoChanges(rig, file);
    await settled(rig, "web.yaml", web(window("b", "r", "q"), window("c", "s"), window("a", "p")));
    expect(await foreign()).toEqual(before);
    // A window that leaves the file stays for the pane that is not ours, and is ours no more.
    await settled(rig, "web.yaml", web(window("b", "r", "q")));
    expect(await foreign()).toEqual(before);
    expect(await outline(rig, "web")).toEqual(expect.arrayContaining(["b: r q", "a: ?", "mine: ?"]));
    expect((await rig.snapshot()).find((row) => row.window === "a")!.labels.window).toBe("");
  });

  test("survive a delete, which says so; --prune-unmanaged ends them too", async () => {
    await using rig = await createRig();
    await shared(rig, window("a", "p", "q"), window("b", "r"));
    const deleted = await rig.tmx("delete", "web", "--yes");
    expectCode(deleted, 0);
    expect(await outline(rig, "web")).toEqual(["a: ?", "mine: ?"]);
    expect((await rig.tmx("list")).stdout).toMatch(/^web/m);
    await settled(rig, "web.yaml", web(window("a", "p", "q")));
    expectCode(await rig.tmx("delete", "web", "--yes", "--prune-unmanaged"), 0);
    expect(await outline(rig)).toHaveLength(1);
    expect(await outline(rig, "own")).toHaveLength(1);
  });

  test("unmanaged: prune ends them with consent, in this session only", async () => {
    await using rig = await createRig();
    const file = await shared(rig, window("a", "p"), window("b", "r"));
    await rig.write("web.yaml", yaml({ ...web(window("a", "p"), window("b", "r")), unmanaged: "prune" }));
    const refused = await rig.tmx("apply", file);
    expectCode(refused, 1);
    expect(refused.stdout).toContain("# it is not in the manifest (unmanaged: prune)");
    expect(await outline(rig, "web")).toHaveLength(3);
    expectCode(await rig.tmx("apply", file, "--yes"), 0);
    expect(await outline(rig, "web")).toEqual(["a: p", "b: r"]);
    expect(await outline(rig, "own")).toHaveLength(1);
    await expectNoChanges(rig, file);
  });

  test("a labelled part that has left the file goes, with consent", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web(window("a", "p", "q"), window("b", "r")));
    await rig.write("web.yaml", yaml(web(window("a", "p"))));
    const refused = await rig.tmx("apply", file);
    expectCode(refused, 1);
    expect(refused.stdout).toContain("# it is not in the manifest any more");
    expect(await outline(rig)).toEqual(["a: p q", "b: r"]);
    expectCode(await rig.tmx("apply", file, "--yes"), 0);
    expect(await outline(rig)).toEqual(["a: p"]);
    await expectNoChanges(rig, file);
  });
});

describe.concurrent("linked, grouped and broken out", () => {
  test("a window that is linked elsewhere, and a grouped session, change nothing", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web(window("a", "p"), window("b", "r")));
    await rig.tmux("new-session", "-d", "-s", "own");
    await rig.tmux("link-window", "-d", "-s", (await paneOf(rig, "b", "r")).windowId, "-t", "=own:");
    await rig.tmux("new-session", "-d", "-s", "group", "-t", "=web:");
    await expectNoChanges(rig, file);
    expectCode(await rig.tmx("apply", file), 0);
    expect(await outline(rig, "group")).toEqual(["a: p", "b: r"]);
  });

  test("without what was applied, ownership stays: the labels tell", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web(window("a", "p", "q"), window("b", "r")));
    const before = (await rig.snapshot()).map(({ pid }) => pid);
    await rig.run("rm", ["-r", rig.stateDir]);
    await expectNoChanges(rig, file);
    await settled(rig, "web.yaml", web(window("b", "r"), window("a", "q", "p")));
    expect((await rig.snapshot()).map(({ pid }) => pid).toSorted()).toEqual(before.toSorted());
    await rig.run("rm", ["-r", rig.stateDir]);
    expectCode(await rig.tmx("delete", "web", "--yes"), 0);
    expect(await rig.snapshot()).toEqual([]);
  });

  test("people may look elsewhere: focus, zoom and directories are theirs", async () => {
    await using rig = await createRig();
    const file = await applied(rig, "web.yaml", web({ ...window("a", "p", "q"), focus: true }, window("b", "r")));
    await rig.tmux("select-window", "-t", (await paneOf(rig, "b", "r")).windowId);
    await rig.tmux("select-pane", "-t", (await paneOf(rig, "a", "q")).pane);
    await rig.tmux("resize-pane", "-Z", "-t", (await paneOf(rig, "a", "q")).pane);
    await rig.tmux("send-keys", "-t", (await paneOf(rig, "b", "r")).pane, "cd /", "Enter");
    await rig.until(async () => (await paneOf(rig, "b", "r")).path === "/", { what: "the directory" });
    const before = await rig.snapshot();
    await expectNoChanges(rig, file);
    await settled(rig, "web.yaml", web(window("a", "p", "q"), window("b", "r")));
    expect(await rig.snapshot()).toEqual(before);
  });
});
