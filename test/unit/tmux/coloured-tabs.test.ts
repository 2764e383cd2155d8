import { expect, it } from "vitest";
import { colouredTabs } from "../../../src/tmux/coloured-tabs.ts";

it.each([
  ["a\tb", "a\tb"],
  ["\u001b[31ma\u001b[0m\tb", "\u001b[31ma\u001b[0m\tb"],
  ["\u001b[44ma\tb\u001b[0m", "\u001b[44ma\u001b[8X\t\u001b[0m\u001b[8X\u001b[44mb\u001b[0m"],
  [
    "\u001b[1mx\u001b[0;48;5;17m\t\u001b[0m\n\t",
    "\u001b[1mx\u001b[0;48;5;17m\u001b[8X\t\u001b[0m\u001b[8X\u001b[0;48;5;17m\u001b[0m\n\t",
  ],
  // What is not written in one form is added up.
  ["\u001b[1m\u001b[44m\t", "\u001b[1m\u001b[44m\u001b[8X\t\u001b[0m\u001b[8X\u001b[1m\u001b[44m"],
])("gives the tabs of %j their colours", (text, obeyed) => {
  expect(colouredTabs(text)).toBe(obeyed);
});
