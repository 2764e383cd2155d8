import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutChecksum, type LayoutCell, parseLayout } from "../../../src/lib/tmux-layout.ts";

const sealed = (body: string): string => `${layoutChecksum(body)},${body}`;

describe("layout strings of tmux", () => {
  it.each([
    ["b25d,80x24,0,0,0", 80, 24, 1],
    ["c195,80x24,0,0[80x12,0,0,0,80x11,0,13,1]", 80, 24, 2],
    [
      "6ff9,200x100,0,0[200x32,0,0{99x32,0,0,0,100x32,100,0,4},200x32,0,33{99x32,0,33,3,100x32,100,33,2},200x34,0,66,1]",
      200,
      100,
      5,
    ],
    ["d5d2,178x51,0,0[178x25,0,0{89x25,0,0,26,88x25,90,0,27},178x25,0,26,28]", 178, 51, 3],
  ])("reads %s", (text, width, height, cells) => {
    expect(parseLayout(text)).toMatchObject({ ok: true, value: { width, height, cells } });
  });

  it("gives the tree", () => {
    const leaf = (width: number, height: number, x: number, y: number): LayoutCell => ({
      width,
      height,
      x,
      y,
      kind: "pane",
      children: [],
    });
    expect(parseLayout("c195,80x24,0,0[80x12,0,0,0,80x11,0,13,1]")).toMatchObject({
      value: {
        tree: { width: 80, height: 24, x: 0, y: 0, kind: "rows", children: [leaf(80, 12, 0, 0), leaf(80, 11, 0, 13)] },
      },
    });
  });

  it("needs no pane ids", () => {
    expect(parseLayout(sealed("80x24,0,0{40x24,0,0,39x24,41,0}"))).toMatchObject({ ok: true, value: { cells: 2 } });
  });

  it.each([
    ["", "it does not start with a checksum of four hexadecimal digits and a comma"],
    ["tiled", "it does not start with a checksum of four hexadecimal digits and a comma"],
    ["B25D,80x24,0,0,0", "it does not start with a checksum of four hexadecimal digits and a comma"],
    ["b25e,80x24,0,0,0", "its checksum is b25e, but that of the text behind it is b25d"],
    [sealed(""), "expected WIDTHxHEIGHT,X,Y, but it ends"],
    [sealed("80x24"), 'expected WIDTHxHEIGHT,X,Y, got "80x24"'],
    [sealed("80x24,0,0,"), 'expected the end, got ","'],
    [sealed("80x24,0,0,0]"), 'expected the end, got "]"'],
    [sealed("80x24,0,0{"), "expected WIDTHxHEIGHT,X,Y, but it ends"],
    [sealed("80x24,0,0{}"), 'expected WIDTHxHEIGHT,X,Y, got "}"'],
    [sealed("80x24,0,0{80x24,0,0,0"), 'expected "}", but it ends'],
    [sealed("80x24,0,0{80x24,0,0,0]"), 'expected "}", got "]"'],
    [sealed("80x24,0,0{40x24,0,0,0,40x24,40,0,1}"), "the cells inside 80x24,0,0 do not fill it"],
    [sealed("80x24,0,0{40x24,0,0,0,39x23,41,0,1}"), "the cell 39x23,41,0 does not fit into 80x24,0,0"],
    [sealed("0x24,0,0,0"), "its cell 0x24,0,0 has no room"],
    [sealed("10001x24,0,0,0"), "its cell 10001x24,0,0 is too large for tmux"],
    [sealed("99999999x24,0,0,0"), 'expected WIDTHxHEIGHT,X,Y, got "99999999x24,"'],
    [sealed("80x24,0,0{".repeat(200)), "it is nested too deeply"],
  ])("refuses %j", (text, error) => {
    expect(parseLayout(text)).toEqual({ ok: false, error });
  });
});

/** A cell of this size, split at random. */
function cellOf(
  width: number,
  height: number,
  depth: number,
  pick: (limit: number) => number,
): { body: string; cells: number } {
  const kind = depth > 3 ? 0 : pick(3);
  const room = kind === 1 ? width : height;
  if (kind === 0 || room < 3) return { body: `${width}x${height},0,0,${pick(99)}`, cells: 1 };
  const first = 1 + pick(room - 2);
  const sizes = [first, room - first - 1];
  const parts = sizes.map((size) =>
    kind === 1 ? cellOf(size, height, depth + 1, pick) : cellOf(width, size, depth + 1, pick),
  );
  const [open, close] = kind === 1 ? "{}" : "[]";
  const inner = parts.map(({ body }) => body).join(",");
  return {
    body: `${width}x${height},0,0${open}${inner}${close}`,
    cells: parts.reduce((sum, { cells }) => sum + cells, 0),
  };
}

describe("all layouts", () => {
  it("are read, with all of their cells", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const pick = (limit: number): number => (numbers.next().value ?? 0) % limit;
        const { body, cells } = cellOf(200, 60, 0, pick);
        expect(parseLayout(sealed(body))).toMatchObject({ ok: true, value: { width: 200, height: 60, cells } });
      }),
    );
  });

  it("are refused with any one character changed", () => {
    const good = "c195,80x24,0,0[80x12,0,0,0,80x11,0,13,1]";
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom(..."0123456789abcdefx,[]{}"), (at, character) => {
        const changed = good.slice(0, at) + character + good.slice(at + 1);
        expect(parseLayout(changed).ok).toBe(changed === good);
      }),
    );
  });

  it("never make it throw", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."0123456789x,[]{}") }),
        (body) => typeof parseLayout(sealed(body)).ok === "boolean",
      ),
    );
  });
});
