/** The table that docs/history.md shows is what `tmx history` prints after the page's own commands. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { checkout } from "../support/checkout.ts";
import { createRig } from "../support/rig.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/history.md", import.meta.url)), "utf8");

test("the table of docs/history.md", async () => {
  await using rig = await createRig();
  const { type } = await checkout(rig);
  for (const line of ["tmx apply examples/webapp.yaml", "tmx apply examples/webapp.yaml --set port=8080 --yes"]) {
    expect(page).toContain(`\n${line}\n`);
    expect(await type(line)).toMatchObject({ code: 0 });
  }
  const { stdout } = await type("tmx history webapp");
  /** The table without what differs from run to run: when it was, and in which commit. */
  const rows = (text: string): readonly string[] =>
    [...text.matchAll(/^(?:GENERATION|[12]) .*$/gm)].map(([line]) =>
      line.split(/ {2,}/).toSpliced(5).toSpliced(1, 1).join(" | "),
    );
  expect(rows(stdout)).toEqual(rows(page));
  expect(rows(page)).toHaveLength(3);
});
