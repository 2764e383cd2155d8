import { expect, test } from "vitest";
import { renderField } from "../../../src/cli/views/plan-view.ts";

const field = (before: string, after: string): string => renderField({ path: "run", before, after, origin: "change" });

test("shows short values whole", () => {
  expect(field("a", "b")).toBe('run: "a" => "b"');
});

test("cuts long values where they differ", () => {
  const [head, tail] = ["h".repeat(80), "t".repeat(80)];
  expect(field(`${head}1${tail}`, `${head}2${tail}`)).toBe(
    `run: "…${"h".repeat(20)}1${"t".repeat(39)}…" => "…${"h".repeat(20)}2${"t".repeat(39)}…"`,
  );
  expect(field(`1${tail}`, "2")).toBe(`run: "1${"t".repeat(59)}…" => "2"`);
});

test("shows nothing of a secret", () => {
  expect(renderField({ path: "env.API_TOKEN", before: "a", after: "b", origin: "change" })).toBe(
    "env.API_TOKEN: (hidden) => (hidden)",
  );
});
