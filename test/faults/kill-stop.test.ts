/** kill -9 of `tmx stop` and `tmx start` at every message, then the same command again: as if nothing had happened. */
import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { expectCode, expectNoChanges, jsonOf, outline, yaml } from "../support/apply.ts";
import { KILL, watchMessages } from "../support/moments.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

const WEB = { session: "web", root: "/", windows: [{ name: "a", panes: [{ name: "p" }, { name: "q" }] }] };
const WINDOWS = ["a: p q"];

/** What it is like, for a comparison that names when tmx was killed. */
const seen = async (rig: Rig, name: string): Promise<object> => ({
  name,
  state: await stateOf(rig),
  windows: await outline(rig, "web"),
  leftovers: await leftovers(rig),
});

const stateOf = async (rig: Rig): Promise<string> =>
  jsonOf(await rig.tmx("status", "-o", "json")).sessions.find(({ name }: { name: string }) => name === "web").state;

/** Files of runs that did not finish. */
const leftovers = async (rig: Rig): Promise<readonly string[]> =>
  (await readdir(rig.stateDir, { recursive: true })).filter((file) => /\.tmp$|intents\/./.test(file));

async function withWeb(): Promise<Rig> {
  const rig = await createRig();
  await rig.tmux("new-session", "-d", "-s", "own", "--", "sleep", "3000");
  await rig.write("m.yaml", yaml(WEB));
  expectCode(await rig.tmx("apply", "m.yaml"), 0);
  return rig;
}

async function withStopped(): Promise<Rig> {
  const rig = await withWeb();
  expectCode(await rig.tmx("stop", "web", "--yes"), 0);
  return rig;
}

test.concurrent("stop", async () => {
  const command = ["stop", "web", "--yes"];
  await using undisturbed = await withWeb();
  const watched = await watchMessages(undisturbed);
  expectCode(await undisturbed.tmxWith({ env: watched.env }, ...command), 0);
  const moments = await watched.moments();
  expect(moments.length).toBeGreaterThan(2);
  for (const { name, script } of moments) {
    await using rig = await withWeb();
    const { env } = await wrapTmux(rig, script);
    await rig.tmxWith({ env }, ...command);
    const repeated = await rig.tmx(...command);
    expect(repeated.code, `${name}: ${repeated.stderr}`).toBe(0);
    expect(await seen(rig, name)).toEqual({ name, state: "stopped", windows: [], leftovers: [] });
    expectCode(await rig.tmx("start", "web"), 0);
    await expectNoChanges(rig, "m.yaml");
    expect(await seen(rig, name)).toEqual({ name, state: "in sync", windows: WINDOWS, leftovers: [] });
  }
});

test.concurrent("stop, between the note and the end: both the same again and a no have their way", async () => {
  await using rig = await withWeb();
  const { env } = await wrapTmux(rig, `case "$*" in *source-file*) ${KILL.before} ;; esac`);
  const killed = { name: "killed", state: "stopped", windows: WINDOWS };
  expectCode(await rig.tmxWith({ env }, "stop", "web", "--yes"), 137);
  expect(await seen(rig, "killed")).toMatchObject(killed);
  expectCode(await rig.tmx("stop", "web"), 1);
  expect(await seen(rig, "refused")).toMatchObject({ state: "in sync", windows: WINDOWS });
  expectCode(await rig.tmxWith({ env }, "stop", "web", "--yes"), 137);
  expect(await seen(rig, "killed")).toMatchObject(killed);
  expectCode(await rig.tmx("stop", "web", "--yes"), 0);
  expect(await seen(rig, "done")).toEqual({ name: "done", state: "stopped", windows: [], leftovers: [] });
});

test.concurrent("start", async () => {
  await using undisturbed = await withStopped();
  const watched = await watchMessages(undisturbed);
  expectCode(await undisturbed.tmxWith({ env: watched.env }, "start", "web"), 0);
  for (const { name, script } of await watched.moments()) {
    await using rig = await withStopped();
    const { env } = await wrapTmux(rig, script);
    const killed = await rig.tmxWith({ env }, "start", "web");
    const repeated = await rig.tmx("start", "web");
    expect(repeated.code, `${name}: ${repeated.stderr}`).toBe(killed.code === 0 ? 1 : 0);
    expect(await seen(rig, name)).toEqual({ name, state: "in sync", windows: WINDOWS, leftovers: [] });
    await expectNoChanges(rig, "m.yaml");
  }
});
