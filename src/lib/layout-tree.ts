/**
 * Layout trees: panes in columns and rows, and the cells that they come to in a window of some size. Between neighbours
 * lies a border of one cell, and no cell is under one row or column.
 */
import { err, ok, type Result } from "./result.ts";
import type { LayoutCell } from "./tmux-layout.ts";

export interface LayoutList {
  readonly kind: Axis;
  /** At least one. */
  readonly parts: readonly LayoutPart[];
}

export interface LayoutPart {
  readonly size: PartSize;
  readonly content: "pane" | LayoutList;
}

/** A share of what the others leave, percent of the list's whole extent, or cells. */
export interface PartSize {
  readonly amount: number;
  readonly unit: "share" | "percent" | "cells";
}

export type Axis = "columns" | "rows";

/** What a tree is computed for. */
export interface LayoutSpace {
  readonly columns: number;
  readonly rows: number;
  /** The edge at which each pane gives a row of its own to a line of text, as tmux's `pane-border-status` has it. */
  readonly statusEdge?: StatusEdge;
}

type StatusEdge = "top" | "bottom" | undefined;

/** The cells of a tree, or what does not fit. */
export function layOut(tree: LayoutList, space: LayoutSpace): Result<LayoutCell, string> {
  for (const axis of ["columns", "rows"] as const) {
    const needed = neededBy(tree, axis, space.statusEdge);
    if (needed > space[axis]) return err(`needs at least ${needed} ${axis}, and the window has ${space[axis]}`);
  }
  return ok(place(tree, { x: 0, y: 0, width: space.columns, height: space.rows }, space.statusEdge));
}

/** The least room along an axis in which every pane has a cell, and those with a size in cells have theirs. */
export function neededBy(content: LayoutPart["content"], axis: Axis, edge: StatusEdge): number {
  if (content === "pane") return axis === "rows" && edge ? 2 : 1;
  const each = content.parts.map(({ size, content: inner }, at) => {
    const needed = neededBy(inner, axis, innerEdge(content, at, edge));
    return content.kind === axis && size.unit === "cells" ? Math.max(needed, size.amount) : needed;
  });
  return content.kind === axis ? sum(each) + each.length - 1 : Math.max(...each);
}

/** Of rows, only those at the edge give a line away. */
function innerEdge({ kind, parts }: LayoutList, at: number, edge: StatusEdge): StatusEdge {
  const outermost = edge === "top" ? 0 : parts.length - 1;
  return kind === "columns" || at === outermost ? edge : undefined;
}

type Box = Pick<LayoutCell, "x" | "y" | "width" | "height">;

function place(content: LayoutPart["content"], box: Box, edge: StatusEdge): LayoutCell {
  if (content === "pane") return { ...box, kind: "pane", children: [] };
  const { kind, parts } = content;
  const least = parts.map(({ content: inner }, at) => neededBy(inner, kind, innerEdge(content, at, edge)));
  const lengths = divide(parts, kind === "columns" ? box.width : box.height, least);
  let start = 0;
  const children = parts.map((part, at) => {
    const length = lengths[at]!;
    const own =
      kind === "columns" ? { ...box, x: box.x + start, width: length } : { ...box, y: box.y + start, height: length };
    start += length + 1;
    return place(part.content, own, innerEdge(content, at, edge));
  });
  // tmux has no lists of one, and no list inside another of its own kind.
  const flat = children.flatMap((child) => (child.kind === kind ? child.children : [child]));
  return flat.length === 1 ? flat[0]! : { ...box, kind, children: flat };
}

/**
 * How long each part of a list is: cells as asked, percent to within one, and what is left goes to the shares, or to the
 * percents where there are none. Nobody gets less than the least; where that is too much, the percents yield.
 */
function divide(parts: readonly LayoutPart[], extent: number, least: readonly number[]): readonly number[] {
  const claims = parts.map(({ size }, at): Claim => ({ ...size, least: least[at]! }));
  const flexible = (["share", "percent"] as const).find((unit) => claims.some((each) => each.unit === unit)) ?? "cells";
  const of = (unit: Claim["unit"]): readonly Claim[] =>
    claims.filter((each) => each.unit === unit && unit !== flexible);
  const rest = claims.filter(({ unit }) => unit === flexible);
  const room = extent - (parts.length - 1);
  const cells = lengthsOf(of("cells"), ({ amount }) => amount);
  const asked = lengthsOf(of("percent"), ({ amount }) => Math.round((extent * amount) / 100));
  const free = room - total(cells) - sum(rest.map((each) => each.least));
  const percents = total(asked) <= free ? asked : share(free, of("percent"));
  const shares = share(room - total(cells) - total(percents), rest);
  const lengths = new Map([...cells, ...percents, ...shares]);
  return claims.map((claim) => lengths.get(claim)!);
}

/** One part's demand for room. */
interface Claim extends PartSize {
  readonly least: number;
}

type Lengths = ReadonlyMap<Claim, number>;

const lengthsOf = (claims: readonly Claim[], asked: (claim: Claim) => number): Lengths =>
  new Map(claims.map((claim) => [claim, Math.max(asked(claim), claim.least)]));

/** Divides room by weight, to within a cell, and gives nobody less than the least. */
function share(room: number, claims: readonly Claim[]): Lengths {
  const weight = sum(claims.map(({ amount }) => amount));
  const poor = claims.filter(({ amount, least }) => amount * room < least * weight);
  if (poor.length > 0) {
    const rich = claims.filter((claim) => !poor.includes(claim));
    const left = room - sum(poor.map(({ least }) => least));
    return new Map([...poor.map((claim) => [claim, claim.least] as const), ...share(left, rich)]);
  }
  let before = 0;
  return new Map(
    claims.map((claim) => {
      const start = Math.round((before * room) / weight);
      before += claim.amount;
      return [claim, Math.round((before * room) / weight) - start];
    }),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

const total = (lengths: Lengths): number => sum([...lengths.values()]);
