/** kill -9 of tmx at every message of a restore, then the same again: nothing is lost, and nothing is there twice. */
import { describe, test } from "vitest";
import { killedAtEachMessage } from "../support/killing/at-each-message.ts";
import { type Fixture, own, ownAndRaw, ownAndTwo, raw, restore, tmx, web } from "../support/killing/fixture.ts";
import { settle } from "../support/killing/settled.ts";

const FIXTURES: Readonly<Record<string, Fixture>> = {
  "of one session": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw");
    },
    live: own,
    command: restore("raw"),
  },
  "of several sessions, without a server": {
    saved: async (rig) => {
      await ownAndTwo(rig);
      await tmx(rig, "session", "save", "--all");
    },
    live: async () => undefined,
    command: restore("--all"),
  },
  "of a window": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw");
    },
    live: async (rig) => {
      await ownAndRaw(rig);
      await rig.tmux("kill-window", "-t", "=raw:b");
    },
    command: restore("raw", "--window", "b"),
  },
  "of a file": {
    saved: async (rig) => {
      await raw(rig);
      await tmx(rig, "session", "save", "raw", "--file", "raw.json");
    },
    live: own,
    command: restore("./raw.json", "--as", "copy"),
  },
  "by an apply": {
    saved: async (rig) => {
      await web(rig);
      await rig.tmux("split-window", "-d", "-t", "=web:b", "-c", "/tmp", "--", "tail", "-f", "/dev/null");
      await settle(rig);
      await tmx(rig, "session", "save", "web");
    },
    live: own,
    command: ["apply", "web.yaml"],
  },
};

describe.concurrent("a restore, killed at each message", () => {
  test.for(Object.entries(FIXTURES))("%s", ([, fixture]) => killedAtEachMessage(fixture));
});
