import { describe, expect, it } from "vitest";
import { layoutText, readLayout } from "../../../src/lib/layout-text.ts";
import { readTiledLayout } from "../../../src/lib/tiled-layout.ts";

const bodyOf = (text: string): string | undefined => {
  const cells = readTiledLayout(text);
  return cells && layoutText(cells).slice(5);
};

describe("a layout with panes that float", () => {
  it.each([
    ["in 3.7, above one pane", "ecbb,200x50,0,0[200x50,0,0,3,100x12,4,2,4]<100x12,4,2,4>", "200x50,0,0,0"],
    [
      "in 3.7, above two",
      "0000,200x50,0,0{100x50,0,0,1,99x50,101,0,2,100x12,4,2,4}<100x12,4,2,4>",
      "200x50,0,0{100x50,0,0,0,99x50,101,0,1}",
    ],
    [
      "in 3.8, above one",
      '{"V":2,"L":{"t":"v","w":200,"h":50,"x":0,"y":0,"c":[{"t":"p","w":200,"h":50,"x":0,"y":0,"l":0,"i":0,"I":"%3"},{"t":"p","w":100,"h":12,"x":4,"y":2,"a":true,"i":1,"z":0,"I":"%4"}]}}',
      "200x50,0,0,0",
    ],
  ])("%s", (_name, shown, tiled) => expect(bodyOf(shown)).toBe(tiled));
});

it.each(["b25d,80x24,0,0,0", "c195,80x24,0,0[80x12,0,0,0,80x11,0,13,1]"])("%s is read as it is", (text) => {
  expect(readTiledLayout(text)).toEqual(readLayout(text));
});

it.each(["", "garbage", "0000,80x24,0,0,0", "{", '{"V":2}', "ecbb,<>", "ecbb,200x50,0,0[<100x12,4,2,4>"])(
  "%j is none",
  (text) => expect(readTiledLayout(text)).toBeUndefined(),
);
