/** What comes of sessions that people have stopped or paused. */
import { describe, expect, test } from "vitest";
import { Healing } from "../../../src/daemon/healing.ts";
import { Holding } from "../../../src/daemon/holding.ts";
import { runPass } from "../../../src/daemon/pass.ts";
import { Told } from "../../../src/daemon/told.ts";
import type { Hold, Holds } from "../../../src/model/hold.ts";
import type { SurveyedSession } from "../../../src/model/survey.ts";
import type { WatchEvent } from "../../../src/model/watch-event.ts";
import { apply } from "../../../src/reconcile/apply.ts";
import { survey } from "../../../src/reconcile/survey.ts";
import { must } from "../../support/model/properties.ts";
import { session } from "../../support/model/sample.ts";
import { World } from "../../support/model/world.ts";

const half = (): number => 0.5;
const STOPPED: Hold = { kind: "stopped", session: "web", since: 0 };
const PAUSED: Hold = { kind: "paused", session: "web", since: 0 };

describe("what is news", () => {
  let said: Hold | undefined;
  const port = { read: () => new Map(said ? [["web", said]] : []), files: () => [] };
  const kindsAt = (holding: Holding, now: number): readonly string[] =>
    holding.look(["web", "db"], now).map(({ kind, session }) => `${kind} ${session}`);

  test("is said once, and again when it is another", () => {
    const holding = new Holding(port);
    said = PAUSED;
    expect(kindsAt(holding, 1)).toEqual(["held web"]);
    expect(kindsAt(holding, 2)).toEqual([]);
    said = STOPPED;
    expect(kindsAt(holding, 3)).toEqual(["held web"]);
    expect(holding.get("web")).toEqual(STOPPED);
    said = undefined;
    expect(kindsAt(holding, 4)).toEqual(["let-go web"]);
  });

  test("also when the time of a pause has passed, which is known before", () => {
    const holding = new Holding(port);
    said = { ...PAUSED, until: 10 };
    expect(kindsAt(holding, 9)).toEqual(["held web"]);
    expect(holding.next()).toBe(10);
    expect(kindsAt(holding, 10)).toEqual(["let-go web"]);
    expect(holding.next()).toBeUndefined();
    expect(kindsAt(new Holding(port), 11)).toEqual([]);
  });

  test("and what is let go of in the middle of a pass counts until that was said", () => {
    const holding = new Holding(port);
    said = { ...PAUSED, until: 10 };
    holding.look(["web"], 9);
    expect([...holding.read(["web"], 10).keys()]).toEqual(["web"]);
    expect(kindsAt(holding, 10)).toEqual(["let-go web"]);
    expect([...holding.read(["web"], 10).keys()]).toEqual([]);
  });
});

/** The session where there is nothing of it. */
async function missing(): Promise<SurveyedSession> {
  return must(await survey(new World().ports(), [WEB])).sessions.get("web")!;
}

const WEB = session({ windows: [{ name: "w", panes: ["a", "b"] }] });

describe("what is done", () => {
  test("is nothing while it is stopped, and nothing but telling while it is paused", async () => {
    const look = await missing();
    const healing = new Healing(half);
    expect(healing.decide(WEB, look, { now: 1, hold: STOPPED })).toMatchObject({ differing: [], waiting: [] });
    const paused = healing.decide(WEB, look, { now: 1, hold: PAUSED });
    expect(paused).toMatchObject({ differing: look.operations, isPaused: true });
    expect(paused.restraint).toBeUndefined();
    expect(healing.decide(WEB, look, { now: 1 }).restraint).toMatchObject({ makes: "session" });
  });

  test("is nothing for one that was deleted while it was stopped, until its file changes", async () => {
    const look = await missing();
    const healing = new Healing(half);
    healing.stopped();
    healing.forget();
    expect(healing.decide(WEB, look, { now: 1 })).toMatchObject({ notes: [{ kind: "given-up" }] });
    healing.renew();
    expect(healing.decide(WEB, look, { now: 1 }).restraint).toBeDefined();
  });

  test("is nothing where it is stopped between the look and the lock", async () => {
    const world = new World();
    const told: WatchEvent[] = [];
    const ports = world.ports();
    const says: Holds[] = [new Map(), new Map([["web", STOPPED]])];
    const watch: Parameters<typeof runPass>[0] = {
      clock: ports.clock,
      cycle: {
        survey: (specs) => survey(ports, specs),
        apply: (request) => apply(ports, request),
        isBusy: () => false,
      },
      emit: (event) => told.push(event),
    };
    const subject = { spec: WEB, healing: new Healing(half) };
    const options = { server: undefined, isImpatient: false, told: new Told(), held: () => says.shift()! };
    const passed = must(await runPass(watch, [subject], options));
    expect(passed).toMatchObject({ kind: "seen", outcomes: [{ session: "web" }] });
    expect([says, told]).toEqual([[], []]);
    expect(world.tmux.server).toBeUndefined();
  });
});
