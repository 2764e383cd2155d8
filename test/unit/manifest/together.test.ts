import { describe, expect, it } from "vitest";
import { checkTogether, parseManifests } from "../../../src/manifest/index.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";

function read(file: string, text: string): readonly SessionSpec[] {
  const result = parseManifests({ file, text, dir: "/x" }, { vars: {}, env: {}, home: "/h" });
  return result.ok ? result.value.specs : [];
}

const A = "# 1\nsession: web\nwindows: [{}]\n";
const B = "session: api\nwindows: [{}]\n---\nsession: 'web' # again\nwindows: [{}]\n";

describe("several files", () => {
  it("may not describe one session twice", () => {
    const texts = new Map([["b.yaml", B]]);
    expect(checkTogether([...read("a.yaml", A), ...read("b.yaml", B)], texts)).toEqual([
      {
        severity: "error",
        code: "duplicate-session",
        message: 'the session "web" is described twice; the first is in a.yaml:2',
        hint: "give one of them another name",
        file: "b.yaml",
        path: "session",
        location: { line: 4, column: 11, length: 3, text: "session: 'web' # again" },
      },
    ]);
  });

  it("have no excerpts without their texts", () => {
    const [diagnostic] = checkTogether([...read("a.yaml", A), ...read("b.yaml", B)]);
    expect(diagnostic).not.toHaveProperty("location");
  });

  it("may describe different sessions", () => {
    expect(checkTogether([...read("a.yaml", A), ...read("c.yaml", "session: WEB\nwindows: [{}]\n")])).toEqual([]);
  });
});
