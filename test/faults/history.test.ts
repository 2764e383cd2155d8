/** A history that is cut short, damaged or cannot be written: what is left of it can be read, and nothing else suffers. */
import { readdir, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, expectCode, expectNoChanges, jsonOf, yaml } from "../support/apply.ts";
import { KILL } from "../support/moments.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { rounds, someOf, upTo } from "../support/steps.ts";
import { wrapTmux } from "../support/wrapped-tmux.ts";

const web = (value: string): object => ({
  session: "web",
  root: "/",
  options: { "status-left": value },
  windows: [{ name: "w", panes: [{ name: "p", run: "exec sleep 100", restart: "always" }] }],
});

/** The generations' files, oldest first. */
async function files(rig: Rig): Promise<string[]> {
  const all = await readdir(rig.stateDir, { recursive: true });
  return all.flatMap((file) => (/history\/[^/]*\/\d+\.json$/.test(file) ? [join(rig.stateDir, file)] : [])).toSorted();
}

async function numbers(rig: Rig): Promise<number[]> {
  const { generations } = JSON.parse((await rig.tmx("history", "web", "-o", "json")).stdout);
  return generations.map(({ generation }: any) => generation);
}

/** What each generation set, newest first, as a rollback would. */
async function values(rig: Rig): Promise<unknown[]> {
  const found = await Promise.all((await files(rig)).map(async (file) => await readFile(file, "utf8")));
  return found
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text).content)
    .toSorted((a, b) => b.number - a.number)
    .map(({ spec }) => spec.options["status-left"]);
}

const newestValue = async (rig: Rig): Promise<unknown> => (await values(rig))[0];

describe.concurrent("kill -9 of an apply", () => {
  test("at each of its messages: history can be read, and has the change once it is finished", async () => {
    const moments = Object.entries(KILL).flatMap(([when, kill]) => upTo(3).map((at) => ({ when, kill, at })));
    for (const { when, kill, at } of someOf(moments)) {
      await using rig = await createRig();
      await applied(rig, "m.yaml", web("one"));
      await rig.write("m.yaml", yaml(web("two")));
      const { env } = await wrapTmux(rig, `if [ "$n" -eq ${at} ]; then ${kill}; fi`);
      expectCode(await rig.tmxWith({ env }, "apply", "m.yaml"), 137);
      expect(await numbers(rig)).toEqual([1]);
      expectCode(await rig.tmx("apply", "m.yaml"), 0);
      expect(await numbers(rig), `${when} message ${at}`).toEqual([2, 1]);
      expect(await newestValue(rig)).toBe("two");
    }
  });

  test("at any moment, again and again: what was reported as done is in it, and nothing twice", async () => {
    await using rig = await createRig();
    await applied(rig, "m.yaml", web("0"));
    let done = 1;
    const applies = rounds(8, 24);
    for (const at of upTo(applies)) {
      await rig.write("m.yaml", yaml(web(String(at))));
      const started = rig.tmxStart({}, "apply", "m.yaml");
      const end = setTimeout(() => started.kill(), 40 + (at * 120) / applies);
      const { code } = await started.ended;
      clearTimeout(end);
      // Every file can be read at any time; the repeated command completes what was begun.
      expect((await rig.tmx("history", "web")).stderr).toBe("");
      if (code !== 0) expectCode(await rig.tmx("apply", "m.yaml"), 0);
      done += 1;
      expect(await newestValue(rig), `apply ${at}`).toBe(String(at));
    }
    const [last] = await numbers(rig);
    // A number may have been taken by a run that was killed right then.
    expect(last).toBeGreaterThanOrEqual(done);
    const kept = (await numbers(rig)).length;
    expect(await values(rig)).toEqual(Array.from({ length: kept }, (_, i) => String(applies - i)));
    await expectNoChanges(rig, "m.yaml");
  });
});

describe.concurrent("files that cannot be used", () => {
  async function three(): Promise<Rig> {
    const rig = await createRig();
    for (const value of ["one", "two", "three"]) await applied(rig, "m.yaml", web(value));
    return rig;
  }

  const DAMAGE: readonly (readonly [string, (file: string) => Promise<unknown>])[] = [
    ["torn", async (file) => truncate(file, Math.floor((await stat(file)).size / 2))],
    ["foreign", (file) => writeFile(file, "[]")],
    ["edited", async (file) => writeFile(file, (await readFile(file, "utf8")).replace('"two"', '"owt"'))],
    ["of another number", (file) => rename(file.replace("2.json", "1.json"), file)],
  ];
  test.for(DAMAGE)("%s: it is left out with a warning, the others are there", async ([, damage]) => {
    await using rig = await three();
    const file = (await files(rig))[1]!;
    await damage(file);
    const outcome = await rig.tmx("history", "web");
    expectCode(outcome, 0);
    expect(outcome.stderr).toBe(`warning: ${file} is damaged, and was left out\n`);
    expect(outcome.stdout).toMatch(/^3 /m);
    expect(outcome.stdout).not.toMatch(/^2 /m);
    expectCode(await rig.tmx("rollback", "web", "2"), 1);
    expectCode(await rig.tmx("rollback", "web", "3"), 0);
    await applied(rig, "m.yaml", web("four"));
    expect((await numbers(rig))[0]).toBe(4);
  });

  test("a number that was taken and never used is no damage, and not used again", async () => {
    await using rig = await three();
    const folder = join((await files(rig))[0]!, "..");
    await writeFile(join(folder, "4.json"), "");
    await writeFile(join(folder, "notes.txt"), "mine");
    await applied(rig, "m.yaml", web("five"));
    expect((await rig.tmx("history", "web")).stderr).toBe("");
    expect(await numbers(rig)).toEqual([5, 3, 2, 1]);
  });

  test("all of it lost: nothing else is, and numbers begin again", async () => {
    await using rig = await three();
    await rm(join((await files(rig))[0]!, "../.."), { recursive: true });
    expect(jsonOf(await rig.tmx("history", "-o", "json")).sessions).toEqual([]);
    await expectNoChanges(rig, "m.yaml");
    await applied(rig, "m.yaml", web("four"));
    expect(await numbers(rig)).toEqual([1]);
  });

  test("a folder that cannot be written: it is said, and the next apply completes the record", async () => {
    await using rig = await three();
    const folder = join((await files(rig))[0]!, "../..");
    await rename(folder, `${folder}-away`);
    await writeFile(folder, "a file is in its place");
    await rig.write("m.yaml", yaml(web("four")));
    const outcome = await rig.tmx("apply", "m.yaml");
    expectCode(outcome, 1);
    expect(outcome.stderr).toContain(`error: cannot write to the state folder ${folder}`);
    expect(outcome.stderr).toContain("hint: make room or mend its permissions");
    await rm(folder);
    await rename(`${folder}-away`, folder);
    expectCode(await rig.tmx("apply", "m.yaml"), 0);
    expect(await numbers(rig)).toEqual([4, 3, 2, 1]);
    expect(await newestValue(rig)).toBe("four");
  });
});

test("two applies at once take a number each", async () => {
  await using rig = await createRig();
  await applied(rig, "m.yaml", web("one"));
  const paths = await Promise.all(["a", "b", "c"].map((value) => rig.write(`${value}.yaml`, yaml(web(value)))));
  const outcomes = await Promise.all(paths.map((path) => rig.tmx("apply", path)));
  for (const outcome of outcomes) expectCode(outcome, 0);
  expect(await numbers(rig)).toEqual([4, 3, 2, 1]);
  expect((await values(rig)).slice(0, 3).toSorted()).toEqual(["a", "b", "c"]);
});
