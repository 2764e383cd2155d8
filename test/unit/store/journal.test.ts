/** The journal: what was written is read, in order, and what a crash has cut short costs only itself. */
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Journal } from "../../../src/store/journal.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "tmx-journal-")), "daemon");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

const event = (kind: string): Record<string, unknown> => ({ time: "2026-11-28T00:00:00.000Z", kind });
const cursors = (journal: Journal, after?: number): number[] => journal.read(after).map(({ cursor }) => cursor);

it("counts on where another process has ended", () => {
  new Journal(folder).append(event("one"));
  const journal = new Journal(folder);
  expect(journal.append(event("two"))).toMatchObject({ cursor: 2, kind: "two" });
  expect(cursors(journal)).toEqual([1, 2]);
  expect(cursors(journal, 1)).toEqual([2]);
  expect(statSync(join(folder, "events.jsonl")).mode & 0o777).toBe(0o600);
});

it("passes over what was cut short", () => {
  const file = join(folder, "events.jsonl");
  const journal = new Journal(folder);
  journal.append(event("one"));
  journal.append(event("two"));
  truncateSync(file, statSync(file).size - 10);
  appendFileSync(file, "\nnonsense\n{}\n");
  const next = new Journal(folder);
  next.append(event("three"));
  expect(next.read().map(({ kind }) => kind)).toEqual(["one", "three"]);
});

it("keeps five files of ten megabytes", () => {
  const journal = new Journal(folder);
  const name = (at: number): string => join(folder, at === 0 ? "events.jsonl" : `events.${at}.jsonl`);
  for (let round = 1; round <= 7; round++) {
    journal.append(event(`round ${round}`));
    writeFileSync(name(0), " ".repeat(10 * 1024 * 1024) + "\n", { flag: "a" });
  }
  journal.append(event("last"));
  expect(journal.read().map(({ kind }) => kind)).toEqual(["round 4", "round 5", "round 6", "round 7", "last"]);
});
