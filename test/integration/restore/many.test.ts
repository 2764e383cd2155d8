/** A hundred panes at once, and twice the same. */
import { expect, test } from "vitest";
import { createRig } from "../../support/rig.ts";
import { session } from "../../support/restoration.ts";
import { bring, brought } from "./support.ts";

const windows = Array.from({ length: 10 }, (_, index) => ({
  index: index * 3,
  name: `w${index}`,
  options: { "automatic-rename": "off" },
  panes: Array.from({ length: 10 }, (_, at) => ({
    title: `t${index}.${at}`,
    active: at === index,
    last: at === (index + 3) % 10,
    process: { kind: "own", line: "cat" } as const,
  })),
}));

test("a hundred panes come back in one message, and a second try changes nothing", async () => {
  await using rig = await createRig();
  const all = session({ windows, stack: windows.map(({ index }) => index).toReversed() });
  await brought(rig, all);
  const rows = await rig.snapshot();
  expect(rows.map(({ windowIndex, window, title }) => `${windowIndex} ${window} ${title}`)).toEqual(
    windows.flatMap(({ index, name, panes }) => panes.map(({ title }) => `${index} ${name} ${title}`)),
  );
  expect(rows.filter(({ active }) => active).map(({ title }) => title)).toEqual(windows.map((_, at) => `t${at}.${at}`));
  const lasts = await rig.tmux("list-panes", "-a", "-f", "#{pane_last}", "-F", "#{pane_title}");
  expect(lasts.split("\n")).toEqual(windows.map((_, at) => `t${at}.${(at + 3) % 10}`));
  expect(await bring(rig, [all])).toEqual(["duplicate session: web"]);
  expect((await rig.snapshot()).map(({ pane }) => pane)).toEqual(rows.map(({ pane }) => pane));
});
