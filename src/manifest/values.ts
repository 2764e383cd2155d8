/** The small notations inside of values, read. Each reader takes what the schema lets through. */
import type { PartSize } from "../lib/layout-tree.ts";
import { type LayoutName, LAYOUT_NAMES, type PaneSize } from "../model/spec.ts";
import type { Lines, Pane, ScalarValue } from "./manifest.gen.ts";

/** A pane as a mapping, with its shorthands written out. */
export type PaneMapping = Exclude<Pane, string | null>;

export function paneMapping(pane: Pane): PaneMapping {
  if (pane === null) return {};
  return typeof pane === "string" ? { run: pane } : pane;
}

/** A window without panes has one plain shell. */
export const panesOf = (window: { readonly panes?: readonly Pane[] }): readonly Pane[] => window.panes ?? [null];

/** One string or many as a list. */
export function listOf(value: Lines | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** Prompt lines: an entry of several lines stays one entry, and loses only the line ends behind it. */
export const promptLines = (value: Lines | undefined): readonly string[] =>
  listOf(value).map((line) => line.replace(/[\r\n]+$/, ""));

/** `"60%"` or cells; nothing for other text. */
export function parseSize(size: number | string): PaneSize | undefined {
  if (typeof size === "number") return { amount: size, unit: "cells" };
  const percent = /^([1-9][0-9]?)%$/.exec(size)?.[1];
  return percent === undefined ? undefined : { amount: Number(percent), unit: "percent" };
}

/** In words, what `parseTreeSize` reads. */
export const TREE_SIZE = "a size such as 2 (a share), 60% or 40c (cells)";

/** A share, percent or cells, of a layout tree; nothing for other text. */
export function parseTreeSize(size: number | string): PartSize | undefined {
  const [, digits, unit] = /^([1-9][0-9]{0,4})([%c]?)$/.exec(String(size)) ?? [];
  const amount = Number(digits);
  if (digits === undefined || amount > 10_000 || (unit === "%" && amount > 99)) return undefined;
  return { amount, unit: unit === "%" ? "percent" : unit === "c" ? "cells" : "share" };
}

export const isLayoutName = (text: string): text is LayoutName => (LAYOUT_NAMES as readonly string[]).includes(text);

/** Flags the way tmux writes them. */
export function optionValue(value: ScalarValue): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value);
}

export const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? "" : "s"}`;

export const byteLength = (text: string): number => new TextEncoder().encode(text).length;
