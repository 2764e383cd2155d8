/** Which generations go: by the configuration, or as a session's manifest says. */
import { expect, test } from "vitest";
import { ok } from "../../../../src/lib/result.ts";
import { DEFAULT_CONFIG } from "../../../../src/model/config.ts";
import { judgeGenerations, thinOut } from "../../../../src/reconcile/snapshots/keeping.ts";
import type { SnapshotPorts } from "../../../../src/reconcile/snapshots/ports.ts";
import { MemorySnapshots } from "../../../support/memory-snapshots.ts";
import { session } from "../../../support/model/sample.ts";
import { valueOf } from "../../../support/snapshot-store.ts";
import { snapshot } from "../../../support/snapshots.ts";

const NOW = 1_700_000_000_000;
const LONG_AGO = NOW - 90 * 86_400_000;

/** Four generations each of a session whose manifest keeps two, under another name by now, and of one that has none. */
async function world(): Promise<{ ports: SnapshotPorts; left: () => string[] }> {
  const snapshots = new MemorySnapshots();
  for (let at = LONG_AGO; at < LONG_AGO + 4; at++) {
    const cause = at === LONG_AGO ? "manual" : "auto";
    await snapshots.publish(snapshot({ session: "moved", managed: { key: "web" }, cause, at }), new Map());
    await snapshots.publish(snapshot({ session: "db", at }), new Map());
  }
  const spec = session({ name: "web", snapshot: { keep: 2 } });
  const limits = { ...DEFAULT_CONFIG.snapshot, keep: 3 };
  const ports = {
    snapshots,
    config: async () => ok({ ...DEFAULT_CONFIG, snapshot: limits }),
    state: { load: async () => new Map([["web", { spec, shown: {}, at: 1 }]]) },
    clock: { now: () => NOW },
  };
  const left = (): string[] => snapshots.generations.map(({ snapshot: { session }, number }) => `${session} ${number}`);
  return { ports: ports as unknown as SnapshotPorts, left };
}

const going = async (ports: SnapshotPorts, request: object = {}): Promise<string[]> =>
  valueOf(await judgeGenerations(ports, request))
    .filter(({ keep }) => !keep)
    .map(({ session, number }) => `${session} ${number}`)
    .toSorted();

test("a manifest's word counts for its session, and the command's before it", async () => {
  const { ports } = await world();
  expect(await going(ports)).toEqual(["db 1", "moved 1", "moved 2"]);
  expect(await going(ports, { session: "moved" })).toEqual(["moved 1", "moved 2"]);
  expect(await going(ports, { keep: 1 })).toEqual(["db 1", "db 2", "db 3", "moved 1", "moved 2", "moved 3"]);
  const verdicts = valueOf(await judgeGenerations(ports, { session: "db", keep: 1 }));
  expect(verdicts.map(({ few }) => few)).toEqual(Array.from({ length: 4 }, () => ({ count: 1, by: "request" })));
  const [own] = valueOf(await judgeGenerations(ports, { session: "moved" }));
  expect(own!.few).toEqual({ count: 2, by: "manifest" });
});

test("a session that was saved by itself is thinned out, and no other, and nothing that a person has saved", async () => {
  const { ports, left } = await world();
  await thinOut(ports, new Set(["moved"]));
  expect(left()).toEqual(["moved 1", "db 1", "db 2", "moved 3", "db 3", "moved 4", "db 4"]);
});

test("nothing goes when nobody knows what is to be kept", async () => {
  const { ports, left } = await world();
  const config = async () => ({ ok: false, error: { code: "bad-config", message: "x" } }) as const;
  await thinOut({ ...ports, config }, new Set(["moved", "db"]));
  expect(left()).toHaveLength(8);
});
