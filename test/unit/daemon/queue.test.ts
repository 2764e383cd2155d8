import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Debounce } from "../../../src/daemon/debounce.ts";
import { WorkQueue } from "../../../src/daemon/queue.ts";

describe("the queue", () => {
  test("the same key twice is one, in the order of the first", () => {
    const queue = new WorkQueue();
    for (const key of ["b", "a", "b"]) queue.add(key, 1);
    expect(queue.take(0)).toEqual([]);
    expect(queue.next()).toBe(1);
    expect(queue.take(1)).toEqual(["b", "a"]);
    expect(queue.take(1)).toEqual([]);
  });

  test("what comes for a key in hand comes back once, when it is done", () => {
    const queue = new WorkQueue();
    queue.add("a", 0);
    expect(queue.take(0)).toEqual(["a"]);
    queue.add("a", 0);
    queue.add("a", 0);
    expect(queue.take(9)).toEqual([]);
    queue.done("a");
    expect(queue.take(9)).toEqual(["a"]);
  });

  test("nothing wakes a key that is held, until it is released or its time has come", () => {
    const queue = new WorkQueue();
    queue.hold("a", 10);
    queue.add("a", 0);
    expect([queue.take(9), queue.next()]).toEqual([[], 10]);
    expect(queue.take(10)).toEqual(["a"]);
    queue.done("a");
    queue.hold("a", 20);
    queue.release("a");
    queue.add("a", 11);
    expect(queue.take(11)).toEqual(["a"]);
  });

  type Action = readonly ["add" | "hold" | "take" | "done" | "release", string, number];
  const action = fc.tuple(
    fc.constantFrom("add" as const, "hold" as const, "take" as const, "done" as const, "release" as const),
    fc.constantFrom("a", "b", "c"),
    fc.nat(50),
  );

  test("nothing that was asked for is lost, and no key is in two hands", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions: readonly Action[]) => {
        const queue = new WorkQueue();
        const taken = new Set<string>();
        const asked = new Set<string>();
        let now = 0;
        for (const [what, key, ms] of actions) {
          now += ms;
          if (what === "add") queue.add(key, now + ms);
          if (what === "hold") queue.hold(key, now + ms);
          if (what === "add" || what === "hold") asked.add(key);
          if (what === "release") queue.release(key);
          if (what === "done" && taken.delete(key)) queue.done(key);
          if (what !== "take") continue;
          for (const each of queue.take(now)) {
            expect(taken.has(each)).toBe(false);
            taken.add(each);
            asked.delete(each);
          }
        }
        for (const key of taken) queue.done(key);
        const rest = queue.take(Infinity);
        expect(new Set(rest)).toEqual(asked);
        expect(rest.length).toBe(asked.size);
      }),
    );
  });
});

describe("many events are one", () => {
  test("as soon as there is quiet", () => {
    const debounce = new Debounce();
    expect(debounce.dueAt).toBeUndefined();
    for (const at of [0, 100, 350]) debounce.note(at);
    expect(debounce.dueAt).toBe(650);
    debounce.clear();
    expect(debounce.dueAt).toBeUndefined();
  });

  test("and where there is none, after a while all the same", () => {
    const debounce = new Debounce();
    for (let at = 0; at <= 10_000; at += 100) debounce.note(at);
    expect(debounce.dueAt).toBe(3_000);
  });
});
