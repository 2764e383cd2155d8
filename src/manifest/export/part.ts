import type { LayoutList } from "../../lib/layout-tree.ts";

/** A part of a manifest that is being written: its keys in order, and what a reader should know of it. */
export interface Part {
  readonly keys: Readonly<Record<string, Value>>;
  readonly notes: readonly Note[];
}

export type Value = Scalar | Mapping | readonly string[] | readonly Part[] | LayoutList;
export type Scalar = string | number | boolean;
export type Mapping = Readonly<Record<string, Scalar | readonly string[]>>;

export interface Note {
  readonly text: string;
  /** Said always: something is not in the manifest that is in the session. Others are said with --comments only. */
  readonly isWarning: boolean;
}

export const warning = (text: string): Note => ({ text, isWarning: true });

export const remark = (text: string): Note => ({ text, isWarning: false });

/** Keys to values, without those that are not set and mappings that are empty. */
export const keysOf = (keys: Readonly<Record<string, Value | undefined>>): Part["keys"] =>
  Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== undefined && !isEmpty(value)),
  ) as Part["keys"];

const isEmpty = (value: Value): boolean => typeof value === "object" && Object.keys(value).length === 0;

/** Whole numbers as such, flags as true and false, all else as text. */
export function scalar(text: string, { flags }: { readonly flags: boolean }): Scalar {
  if (flags && (text === "on" || text === "off")) return text === "on";
  return /^(?:0|[1-9][0-9]{0,8})$/.test(text) ? Number(text) : text;
}
