import { describe, expect, it } from "vitest";
import type { Program } from "../../../src/model/program.ts";
import { isSettling } from "../../../src/snapshot/settling.ts";

const running = (words: readonly string[], isOwn = true): Program => ({ kind: "command", pipeline: [words], isOwn });

describe("tmx is at work in a pane", () => {
  it.each<readonly [string, Program | undefined, boolean]>([
    ["that shows its text", running(["/bin/sh", "-c", 'if [ -r "$0" ]; then …', "/tmx/replay.sh", "/text"]), true],
    ["that looks for its shell", running(["/bin/sh", "/tmx/start.sh", "/run"]), true],
    ["and not in one whose script has the same name", running(["/bin/sh", "/home/me/start.sh"]), false],
    ["nor where a person runs it", running(["/bin/sh", "/tmx/start.sh"], false), false],
    ["nor where the file is only looked at", running(["vim", "a", "b", "c", "/tmx/start.sh"]), false],
    ["nor at a prompt", { kind: "shell" }, false],
    ["nor where nothing is known", undefined, false],
  ])("%s", (_name, program, expected) => {
    expect(isSettling(program, "/tmx")).toBe(expected);
  });
});
