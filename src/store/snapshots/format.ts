import { err, ok, type Result } from "../../lib/result.ts";
import type { Snapshot, SnapshotText } from "../../model/snapshot.ts";
import { seal, unseal } from "./envelope.ts";

/** What a snapshot is, which is not for the disk to know. */
export interface SnapshotFormat {
  /** The version that is written. */
  readonly version: number;
  /** A snapshot out of decoded JSON of some version, or what is wrong with it. */
  readonly read: (value: unknown, version: number) => Result<Snapshot, string>;
}

/** `newer`: another tmx wrote it, and it is for that one to read. */
export interface Unreadable {
  readonly kind: "damaged" | "newer";
  readonly why: string;
}

export interface Generation {
  readonly number: number;
  readonly snapshot: Snapshot;
}

/** A save that was refused. What it was refused for may be in the snapshot, so that nobody may read it again. */
export interface Refused {
  readonly session: string;
  readonly at: number;
  readonly why: string;
}

export const sealGeneration = ({ number, snapshot }: Generation, { version }: SnapshotFormat): Buffer =>
  seal({ version, content: { number, snapshot } });

export const sealRefused = ({ snapshot, why }: RefusedSave, { version }: SnapshotFormat): Buffer =>
  seal({ version, content: { session: snapshot.session, at: snapshot.at, why, snapshot } });

export interface RefusedSave {
  readonly snapshot: Snapshot;
  readonly why: string;
}

/** What is in the file of a generation. One that was put in the place of another is damaged, too. */
export function openGeneration(bytes: Buffer, number: number, format: SnapshotFormat): Result<Generation, Unreadable> {
  const opened = openContent(bytes, ["number", "snapshot"], format);
  if (!opened.ok) return opened;
  if (opened.value.content["number"] !== number) return damaged("it is that of another number");
  const snapshot = format.read(opened.value.content["snapshot"], opened.value.version);
  return snapshot.ok ? ok({ number, snapshot: snapshot.value }) : damaged(snapshot.error);
}

export function openRefused(bytes: Buffer, format: SnapshotFormat): Result<Refused, Unreadable> {
  const opened = openContent(bytes, ["session", "at", "why", "snapshot"], format);
  if (!opened.ok) return opened;
  const { session, at, why } = opened.value.content;
  if (typeof session !== "string" || typeof at !== "number" || typeof why !== "string")
    return damaged("it holds something else");
  return ok({ session, at, why });
}

interface Content {
  readonly version: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/** The content of a file, when it is a mapping with these keys. */
export function openContent(
  bytes: Buffer,
  keys: readonly string[],
  format: SnapshotFormat,
): Result<Content, Unreadable> {
  const sealed = unseal(bytes);
  if (!sealed.ok) return damaged(sealed.error);
  const { version, content } = sealed.value;
  if (version > format.version)
    return err({
      kind: "newer",
      why: `it was written by a newer tmx (format ${version}; this one reads ${format.version})`,
    });
  if (!isMapping(content) || Object.keys(content).toSorted().join() !== keys.toSorted().join())
    return damaged("it holds something else");
  return ok({ version, content });
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const damaged = (why: string): { readonly ok: false; readonly error: Unreadable } => err({ kind: "damaged", why });

/** The texts that a snapshot needs, each once. */
export const textsOf = ({ windows }: Snapshot): readonly SnapshotText[] => [
  ...new Map(
    windows.flatMap(({ panes }) => panes.flatMap(({ text }) => (text ? [[text.sha256, text] as const] : []))),
  ).values(),
];
