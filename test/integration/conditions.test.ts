/** What tmux makes of a condition that it has no time for. */
import { describe, expect, test } from "vitest";
import { hasNoSession, isEqual } from "../../src/tmux/condition.ts";
import { createRig } from "../support/rig.ts";

/** From tmux 3.7 on this takes longer than the 100 ms that a format may; older ones know no repetition. */
const SLOW = "#{=1:#{R:abcdefgh,8000}}".repeat(30_000);

describe("a condition", () => {
  test.for([
    ["of two that differ", isEqual("#{session_name}", "other"), "0"],
    ["of a server without sessions", hasNoSession, "0"],
    ["of two that are alike", isEqual("#{session_name}", "web"), "1"],
  ] as const)("%s holds only where it has been found out", async ([, condition, right]) => {
    await using rig = await createRig();
    await rig.tmux("new-session", "-d", "-s", "web");
    const ask = async (format: string): Promise<string> => {
      const file = await rig.write("ask", `display-message -p -t =web: '${format}'\n`);
      return (await rig.tmux("source-file", file)).split("|")[1] ?? "";
    };
    expect(await ask(`|${condition}`)).toBe(right);
    expect(["0", "", right]).toContain(await ask(`${SLOW}|${condition}`));
  });
});
