/** kill -9 of tmx at every message of a command, then the same command again: as if nothing had happened. */
import { expect } from "vitest";
import { expectCode } from "../apply.ts";
import { watchMessages } from "../moments.ts";
import { wrapTmux } from "../wrapped-tmux.ts";
import type { Fixture } from "./fixture.ts";
import { ground } from "./ground.ts";
import { seenOf } from "./outcome.ts";
import { undoOf } from "./undone.ts";

export async function killedAtEachMessage(fixture: Fixture): Promise<void> {
  await using place = await ground(fixture);
  const { rig } = place;
  await place.begin();
  const watched = await watchMessages(rig);
  expectCode(await rig.tmxWith({ env: watched.env }, ...fixture.command), 0);
  const moments = await watched.moments();
  expect(moments.length).toBeGreaterThan(2);
  const wanted = await seenOf(rig);
  expect(wanted.outcome.state.server).toEqual([]);
  expect(wanted.outcome.leftovers).toEqual([]);
  const undone = await undoOf(rig);
  // What an undo comes to depends on its note and on what is there; the same again has been seen.
  const known = new Set([wanted.noted]);
  for (const { name, at, script } of moments) {
    await place.begin();
    const { env, calls } = await wrapTmux(rig, script, name.replaceAll(" ", "-"));
    const killed = await rig.tmxWith({ env }, ...fixture.command);
    expectCode(killed, (await calls()) < at ? 0 : 137);
    const repeated = await rig.tmx(...fixture.command);
    const isDone = fixture.isDone?.test(repeated.stderr) ?? false;
    expect(repeated.code, `${name}: ${repeated.stderr}${repeated.stdout}`).toBe(isDone ? 1 : 0);
    const { outcome, noted } = await seenOf(rig);
    expect(outcome, `killed ${name}`).toEqual(wanted.outcome);
    if (known.has(noted)) continue;
    expect(await undoOf(rig), `an undo, ${name}`).toEqual(undone);
    known.add(noted);
  }
}
