import { describe, expect, test } from "vitest";
import { Supervision } from "../../../src/daemon/supervision.ts";

const PANE = { session: "web", window: "w", pane: "api" };
const SECOND = 1_000;

/** A command that is started again as soon as it may be, and ends after a while. */
class World {
  readonly supervision = new Supervision(() => 0.5);
  now = 0;
  #pid = 1;
  readonly #forgets: boolean;

  /** @param forgets whether tmux forgets the process id with the process, as tmux 3.8 does */
  constructor(forgets = false) {
    this.#forgets = forgets;
  }

  runs(): readonly { readonly kind: string }[] {
    return this.supervision.see([{ address: PANE, pid: this.#pid, hasEnded: false }], this.now);
  }

  ends(): readonly { readonly kind: string }[] {
    return this.supervision.see([{ address: PANE, pid: this.#forgets ? 0 : this.#pid, hasEnded: true }], this.now);
  }

  /** How long it was waited for. */
  restarts(): number {
    const wait = Math.max(0, this.supervision.dueAt(PANE) - this.now);
    this.now += wait;
    this.supervision.started(PANE, this.now);
    this.#pid += 1;
    return wait;
  }

  /** Somebody else has started it. */
  replaced(): void {
    this.#pid += 1;
  }
}

describe("a command that has ended", () => {
  test("before anybody looked is started at once", () => {
    const world = new World();
    expect(world.ends()).toEqual([]);
    expect(world.restarts()).toBe(0);
  });

  test.each([
    ["tells which process it was", false],
    ["forgets it", true],
  ])("again and again: from a second to a minute, then a CrashLoop, which is told once; tmux %s", (_name, forgets) => {
    const world = new World(forgets);
    world.runs();
    const notes: string[] = [];
    const waits = Array.from({ length: 14 }, () => {
      notes.push(...world.ends().map(({ kind }) => kind));
      expect(world.ends()).toEqual([]);
      return world.restarts() / SECOND;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 600, 600, 600, 600]);
    expect(notes).toEqual([...Array.from({ length: 10 }, () => "restarting"), "crash-loop"]);
  });

  test("each time before anybody looked: waited for all the same", () => {
    const world = new World(true);
    world.ends();
    const waits = Array.from({ length: 4 }, () => {
      const wait = world.restarts() / SECOND;
      world.ends();
      return wait;
    });
    expect(waits).toEqual([0, 1, 2, 4]);
  });

  test("after it has run for long enough: the first second again", () => {
    const world = new World();
    world.runs();
    for (let at = 0; at < 4; at++) {
      world.ends();
      world.restarts();
    }
    world.now += 29 * SECOND;
    world.ends();
    expect(world.restarts()).toBe(16 * SECOND);
    world.now += 33 * SECOND;
    world.ends();
    expect(world.restarts()).toBe(SECOND);
  });

  test("in a CrashLoop: running is told", () => {
    const world = new World();
    world.runs();
    for (let at = 0; at < 11; at++) {
      world.ends();
      world.restarts();
    }
    expect(world.runs()).toEqual([]);
    world.now += 121 * SECOND;
    expect(world.runs()).toEqual([{ kind: "runs-again", address: PANE }]);
    world.ends();
    expect(world.restarts()).toBe(SECOND);
  });

  test("and was started by somebody else: that was no failure", () => {
    const world = new World();
    world.runs();
    for (let at = 0; at < 5; at++) {
      world.ends();
      world.restarts();
    }
    world.ends();
    world.replaced();
    world.runs();
    world.now += SECOND;
    world.ends();
    expect(world.restarts()).toBe(SECOND);
  });
});
