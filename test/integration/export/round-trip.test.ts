/** What is exported is what was there: applied on another server it gives the same again, adopted it changes nothing. */
import fc from "fast-check";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges } from "../../support/apply.ts";
import { runs } from "../../support/model/properties.ts";
import { createRig, type Rig } from "../../support/rig.ts";
import { liveSession, type LiveSessionMade, makeSession } from "../../support/sessions.ts";

/** Sessions on one server at a time: starting servers is what takes time. */
const TOGETHER = 8;
/** Servers with sessions; TMX_RUNS=13 makes 208 sessions. */
const ROUNDS = 2;

const sessions = fc.tuple(...Array.from({ length: TOGETHER }, (_, number) => liveSession(number)));

/** Folders that both servers' manifests can name. */
async function folders(rig: Rig): Promise<readonly string[]> {
  const all = [join(rig.home, "src/web"), join(rig.home, "src/web/~api #{x}"), join(rig.dir, "else where")];
  for (const folder of all) await mkdir(folder, { recursive: true });
  return all;
}

const exported = async (rig: Rig, name: string, socket: string): Promise<string> => {
  const outcome = await rig.tmx("export", "-L", socket, "--", name);
  expectCode(outcome, 0);
  return outcome.stdout;
};

/** Waits until what panes run has got to where it is going. */
const settledExport = (rig: Rig, made: LiveSessionMade, socket: string, wanted?: string): Promise<string> =>
  rig.until(
    async () => {
      const text = await exported(rig, made.name, socket);
      if (wanted !== undefined) expect(text).toBe(wanted);
      const commands = made.windows.flatMap(({ panes }) => panes).filter(({ command }) => command !== undefined);
      expect(text.match(/sleep 300|tail -f|node -e|\bcat$/gm) ?? []).toHaveLength(commands.length);
      return text;
    },
    { what: "the export to be as wanted" },
  );

async function roundTrip(rig: Rig, all: readonly LiveSessionMade[], other: string): Promise<void> {
  const known = await folders(rig);
  for (const made of all) await makeSession(rig, made, known);
  const before = (await rig.snapshot()).map(({ pane, pid }) => `${pane} ${pid}`);
  const files: string[] = [];
  for (const [number, made] of all.entries()) {
    const text = await settledExport(rig, made, rig.name);
    files.push(await rig.write(`s${number}.yaml`, text));
    const adopted = await rig.tmx("adopt", "--", made.name, files[number]!);
    expectCode(adopted, 0);
    expect(adopted.stdout).toContain("No changes.");
  }
  await expectNoChanges(rig, ...files);
  expect((await rig.snapshot()).map(({ pane, pid }) => `${pane} ${pid}`)).toEqual(before);
  expectCode(await rig.tmx("apply", ...files, "-L", other), 0);
  for (const [number, made] of all.entries()) {
    const text = await settledExport(rig, made, other);
    expect(text).toBe(await exported(rig, made.name, rig.name));
    expect(number).toBeGreaterThanOrEqual(0);
  }
}

describe("export", () => {
  test(
    "gives the same session again on another server, and no changes where it came from",
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(sessions, async (all) => {
          await using rig = await createRig();
          const other = `${rig.name}o`;
          try {
            await roundTrip(rig, all, other);
          } finally {
            await rig.tmuxTry("kill-server");
            await rig.run(rig.binary, ["-L", other, "kill-server"]);
          }
        }),
        { ...runs(ROUNDS), endOnFailure: true } as fc.Parameters<[LiveSessionMade[]]>,
      );
    },
  );
});
