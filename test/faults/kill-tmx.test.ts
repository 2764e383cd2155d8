/** kill -9 of tmx at every message that it sends to tmux, then the same command again: as if nothing had happened. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, yaml } from "../support/apply.ts";
import { endState, type EndState, panePrograms } from "../support/end-state.ts";
import { KILL, type Moment, watchMessages } from "../support/moments.ts";
import { createRig, type PaneRow, type Rig } from "../support/rig.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

interface Fixture {
  /** What is applied, undisturbed, before. */
  readonly before: readonly object[];
  readonly after: readonly object[];
  /** The command that is disturbed, and repeated. */
  readonly command: readonly string[];
  /** Whether it ends processes. */
  readonly signals?: boolean;
}

/** A command as the pane's process: cheaper to start than one in a shell, of which each fixture has some. */
const pane = (name: string, more: object = {}): object => ({
  name,
  run: `exec sleep 10${name.length}`,
  restart: "always",
  ...more,
});
const inShell = (name: string, more: object = {}): object => pane(name, { restart: "never", ...more });

const FRESH = {
  session: "web",
  root: "/",
  env: { MODE: "dev" },
  options: { "history-limit": 5000, "status-left": "#(x) web" },
  windows: [
    {
      name: "a",
      layout: "main-vertical",
      panes: [pane("p", { size: "60%", title: "the p" }), inShell("q"), inShell("rr")],
    },
    { name: "b", options: { "monitor-activity": true }, panes: [pane("s"), pane("tt")] },
    { name: "c", index: 7, focus: true, panes: [pane("u", { options: { "@mine": "u" } })] },
  ],
};

/** Parts that come, move, are replaced, are renamed and go; among them all panes of a window for all of another. */
const CHANGED = {
  session: "web",
  root: "/",
  env: { MODE: "test", NEW: "1" },
  options: { "status-right": "#FF0000", "status-style": "bg=#FF0000" },
  windows: [
    { name: "bb", id: "b", panes: [pane("u"), inShell("v")] },
    {
      name: "c",
      layout: "tiled",
      panes: [pane("s"), pane("w"), inShell("rr", { run: "exec sleep 200" })],
    },
    { name: "d", panes: [inShell("q", { title: "moved" })] },
  ],
};

const others = (count: number, env: string): object[] =>
  Array.from({ length: count }, (_, at) => ({
    session: `s${at}`,
    root: "/",
    env: { ENV: env },
    windows: [{ name: "w", panes: [pane("p")] }],
  }));

const FIXTURES: Readonly<Record<string, Fixture>> = {
  "a fresh session": { before: [], after: [FRESH], command: ["apply", "m.yaml", "--yes"] },
  "a session that changes": { before: [FRESH], after: [CHANGED], command: ["apply", "m.yaml", "--yes"], signals: true },
  "several sessions": {
    before: [FRESH, ...others(2, "1")],
    after: [...others(4, "2"), CHANGED],
    command: ["apply", "m.yaml", "--yes"],
    signals: true,
  },
  "a delete": { before: [FRESH, ...others(1, "1")], after: [], command: ["delete", "web", "--yes"], signals: true },
};

async function prepared(fixture: Fixture): Promise<Rig> {
  const rig = await createRig();
  // Somebody else's session, which is to come through it all; and a server where there would be none.
  if (fixture.before.length > 0) {
    await rig.tmux("new-session", "-d", "-s", "own", "-n", "own", "-x", "80", "-y", "24", "--", "sleep", "3000");
    await rig.write("m.yaml", yaml(...fixture.before));
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
  }
  if (fixture.after.length > 0) await rig.write("m.yaml", yaml(...fixture.after));
  return rig;
}

/** Panes' shells become their programs: only then is a state worth comparing. */
async function settledState(rig: Rig): Promise<EndState> {
  const look = async (): Promise<readonly PaneRow[] | undefined> => {
    const rows = await rig.snapshot();
    return rows.every(({ command, dead }) => dead || command === "sleep") ? rows : undefined;
  };
  return endState(rig, { rows: await rig.until(look, { what: "all programs to run" }) });
}

/** What an undisturbed run comes to, and when it can be killed. */
async function undisturbed(
  fixture: Fixture,
): Promise<{ readonly state: EndState; readonly records: unknown; readonly moments: readonly Moment[] }> {
  await using rig = await prepared(fixture);
  const { env, moments } = await watchMessages(rig);
  expectCode(await rig.tmxWith({ env }, ...fixture.command), 0);
  const seen = { state: await settledState(rig), records: await records(rig), moments: await moments(fixture.signals) };
  if (fixture.after.length > 0) await expectNoChanges(rig, "m.yaml");
  return seen;
}

async function disturbed(fixture: Fixture, { at, script }: Moment): Promise<Rig> {
  const rig = await prepared(fixture);
  const { env, calls } = await wrapTmux(rig, script);
  const outcome = await rig.tmxWith({ env }, ...fixture.command);
  // The undisturbed run may have had to ask a busy tmux once more than this one.
  expectCode(outcome, (await calls()) < at ? 0 : 137);
  return rig;
}

describe.concurrent.for(Object.entries(FIXTURES))("%s", ([, fixture]) => {
  let once: ReturnType<typeof undisturbed> | undefined;
  test.for(["before", "after"] as const)("killed %s each message", async (when) => {
    const wanted = await (once ??= undisturbed(fixture));
    expect(wanted.state.server).toEqual([]);
    const moments = wanted.moments.filter((moment) => moment.when === when);
    expect(moments.length).toBeGreaterThan(0);
    for (const moment of moments) {
      await using rig = await disturbed(fixture, moment);
      const repeated = await rig.tmx(...fixture.command);
      // A delete may have had its way before it was killed: then there is no such session.
      const done = fixture.after.length > 0 || !/there is no session "web"/.test(repeated.stderr);
      expect(repeated.code, `${moment.name}: ${repeated.stderr}${repeated.stdout}`).toBe(done ? 0 : 1);
      expect(await settledState(rig), `state, ${moment.name}`).toEqual(wanted.state);
      expect(await records(rig), `records, ${moment.name}`).toEqual(wanted.records);
      expect(await leftovers(rig), `files, ${moment.name}`).toEqual([]);
    }
  });
});

/** What is remembered of every session, without the times. */
async function records(rig: Rig): Promise<unknown[]> {
  const all = await readdir(rig.stateDir, { recursive: true });
  const files = all.filter((file) => /applied\/[^/]*\.json$/.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(rig.stateDir, file), "utf8")));
  return texts.map((text) => ({ ...JSON.parse(text.replaceAll(rig.dir, "WORK")).content, at: 0, since: 0 }));
}

/** Files of a run that did not finish. Run files of panes that were never made go after a day. */
async function leftovers(rig: Rig): Promise<string[]> {
  const files = await readdir(rig.stateDir, { recursive: true });
  return files.filter((file) => /\.tmp$|intent\.json$|intents\/./.test(file));
}

describe.concurrent("what a killed run has left", () => {
  test("an option that it may have set is unset when the manifest drops it", async () => {
    await using rig = await createRig();
    const manifest = (options: object): string => yaml({ session: "web", options, windows: [{ name: "w" }] });
    await rig.write("m.yaml", manifest({}));
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
    await rig.write("m.yaml", manifest({ "status-left": "killed" }));
    // Killed right after the change: tmux has the option, and no record says that it was applied.
    const { env } = await wrapTmux(rig, `case "$*" in *source-file*) ${KILL.after} ;; esac`);
    expectCode(await rig.tmxWith({ env }, "apply", "m.yaml"), 137);
    expect(await rig.tmux("show-options", "-t", "=web:", "status-left")).toBe("status-left killed");
    await rig.write("m.yaml", manifest({}));
    expect((await rig.tmx("plan", "m.yaml")).stdout).toContain('options.status-left: "killed" => (not set)');
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
    expect(await rig.tmux("show-options", "-t", "=web:", "status-left")).toBe("");
    await expectNoChanges(rig, "m.yaml");
  });

  test("its lock is taken over at once", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own");
    await rig.write("m.yaml", yaml(FRESH));
    const { env } = await wrapTmux(rig, `case "$*" in *source-file*) ${KILL.before} ;; esac`);
    expectCode(await rig.tmxWith({ env }, "apply", "m.yaml"), 137);
    expect(await rig.tmux("show-options", "-sv", "@tmx_lease")).toMatch(/^1\.\d+\./);
    const outcome = await rig.tmx("apply", "m.yaml", "--lock-timeout", "0ms");
    expectCode(outcome, 0);
    expect(outcome.stderr).toMatch(/^took over the lock of process \d+, which has ended$/m);
    expect(await rig.tmux("show-options", "-sqv", "@tmx_lease")).toBe("");
  });
});

describe.concurrent("half a message", () => {
  /** What tmux gets of the script when tmx dies while it writes: the wrapper passes on so much of it. */
  test.for([0.05, 0.3, 0.6, 0.9, 0.97, 0.999])("%s of it does nothing", async (share) => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own", "-n", "own", "--", "sleep", "3000");
    await rig.until(async () => (await rig.snapshot())[0]!.path !== "", { what: "the program to run" });
    const before = await endState(rig);
    await rig.write("m.yaml", yaml(FRESH));
    const cut = [
      `case "$*" in *source-file*)`,
      `cat >whole; head -c $(( $(wc -c <whole) * ${Math.round(share * 1000)} / 1000 )) whole >part`,
      `kill -9 $PPID; "$real" "$@" <part >answer 2>&1; echo done >cut; exit 1 ;;`,
      "esac",
    ].join("\n");
    const { env } = await wrapTmux(rig, cut);
    expectCode(await rig.tmxWith({ env }, "apply", "m.yaml"), 137);
    await rig.until(async () => (await readFile(join(rig.dir, "cut"), "utf8")) === "done\n", {
      what: "tmux to have read it",
    });
    const after = await endState(rig);
    expect({ ...after, server: [] }).toEqual(before);
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
    await expectNoChanges(rig, "m.yaml");
  });

  test("a client that still waits for the rest when tmx is killed runs none of it", async () => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "own", "-n", "own", "--", "sleep", "3000");
    // More than a pipe holds, so that tmx is still writing when it dies.
    const env = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`LONG_${at}`, "x".repeat(2000)]));
    await rig.write("m.yaml", yaml({ session: "web", env, windows: [{ name: "w" }] }));
    await rig.run("mkfifo", ["gate"]);
    const wait = `case "$*" in *source-file*) echo waits >reached; read -r line <gate; "$real" "$@"; echo $? >ended; exit ;; esac`;
    const wrapped = await wrapTmux(rig, wait);
    const started = rig.tmxStart({ env: wrapped.env }, "apply", "m.yaml");
    await rig.until(() => readFile(join(rig.dir, "reached")), { what: "tmx to write" });
    started.kill();
    expect((await started.ended).code).toBe(137);
    await rig.write("gate", "go\n");
    await rig.until(async () => (await readFile(join(rig.dir, "ended"), "utf8")) !== "", {
      what: "tmux to have read it",
    });
    expect((await rig.snapshot()).map(({ session }) => session)).toEqual(["own"]);
    expect(panePrograms(rig)).toEqual(["sleep 3000"]);
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
    await expectNoChanges(rig, "m.yaml");
  });
});
