/** Steps that tests of whole applies share: manifests as values, and what an apply has to come to. */
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Outcome, PaneRow, Rig } from "./rig.ts";

/** The built program, for what starts it otherwise than through a rig. */
export const PROGRAM = fileURLToPath(new URL("../../dist/tmx.cjs", import.meta.url));

/** A manifest file, one document for each value. JSON is YAML. */
export const yaml = (...documents: readonly object[]): string =>
  documents.map((document) => `${JSON.stringify(document, undefined, 2)}\n`).join("---\n");

/** Writes a manifest and applies it, without consent. */
export async function applied(rig: Rig, file: string, ...documents: readonly object[]): Promise<string> {
  const path = await rig.write(file, yaml(...documents));
  expectCode(await rig.tmx("apply", path), 0);
  return path;
}

/** Writes a manifest, applies it with consent, and makes sure that nothing is left to do. */
export async function settled(rig: Rig, file: string, ...documents: readonly object[]): Promise<string> {
  const path = await rig.write(file, yaml(...documents));
  expectCode(await rig.tmx("apply", path, "--yes"), 0);
  await expectNoChanges(rig, path);
  return path;
}

export async function expectNoChanges(rig: Rig, ...paths: readonly string[]): Promise<void> {
  const outcome = await rig.tmx("plan", ...paths, "--detailed-exitcode");
  expect(outcome.stdout).toMatch(/^No changes\. .* match(es)? .*\.\n$/);
  expectCode(outcome, 0);
}

/** An exit status, with what the program said where it is another. */
export function expectCode(outcome: Outcome, code: number): void {
  expect(outcome.code, `${outcome.stderr}\n${outcome.stdout}`).toBe(code);
}

/** The one document on standard output, and nothing else anywhere. */
export function jsonOf(outcome: Outcome): any {
  expect(outcome.stderr).toBe("");
  return JSON.parse(outcome.stdout);
}

/** The pane that a manifest's pane became. */
export async function paneOf(rig: Rig, window: string, pane: string): Promise<PaneRow> {
  const rows = (await rig.snapshot()).filter(({ labels }) => decoded(labels.pane).endsWith(`/${window}/${pane}`));
  expect(rows, `one pane ${window}.${pane}`).toHaveLength(1);
  return rows[0]!;
}

/** `window: pane pane`, a window a line, by the panes' keys (`?` without a label). */
export async function outline(rig: Rig, session?: string): Promise<string[]> {
  const rows = (await rig.snapshot()).filter((row) => session === undefined || row.session === session);
  const windows = [...new Set(rows.map(({ windowId }) => windowId))];
  return windows.map((id) => {
    const panes = rows.filter(({ windowId }) => windowId === id);
    const keys = panes.map(({ labels }) => decoded(labels.pane.split("/").at(-1)!));
    return `${panes[0]!.window}: ${keys.map((key) => key || "?").join(" ")}`;
  });
}

/** A label's key, without the version and the object's own id in front. */
const decoded = (label: string): string => decodeURIComponent(label.replace(/^\d+:%\d+:/, "").replaceAll("=", "%"));
