/** kill -9 of tmx at every message of a save, a delete and an undo, then the same command again: nothing is lost. */
import { describe, test } from "vitest";
import { killedAtEachMessage } from "../support/killing/at-each-message.ts";
import { type Fixture, own, ownAndRaw, raw, restore, tmx, web } from "../support/killing/fixture.ts";
import { settle } from "../support/killing/settled.ts";

const FIXTURES: Readonly<Record<string, Fixture>> = {
  "a save": {
    live: ownAndRaw,
    command: ["session", "save", "raw", "own"],
  },
  "an undo of a restore": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw");
    },
    live: async (rig) => {
      await own(rig);
      await tmx(rig, ...restore("raw"));
      await settle(rig);
    },
    command: ["undo", "--yes"],
  },
  "an undo of a delete": {
    live: async (rig) => {
      await own(rig);
      await web(rig);
      await tmx(rig, "delete", "web", "--yes");
    },
    command: ["undo"],
  },
  "a delete": {
    live: async (rig) => {
      await own(rig);
      await web(rig);
    },
    command: ["delete", "web", "--yes"],
    isDone: /there is no session "web"/,
  },
};

describe.concurrent("killed at each message", () => {
  test.for(Object.entries(FIXTURES))("%s", ([, fixture]) => killedAtEachMessage(fixture));
});
