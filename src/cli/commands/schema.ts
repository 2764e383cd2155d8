import { readFileSync } from "node:fs";
import { join } from "node:path";

import { nearest } from "../../lib/suggest.ts";
import { EXIT } from "../exit-status.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";

const SCHEMAS = ["session", "plan", "config", "snapshot"] as const;

/** `tmx schema`: the schemas that come with the program. */
export const schema: Action = async ({ args, context }) => {
  const name = args[0] ?? "session";
  if (!SCHEMAS.some((known) => known === name)) {
    const near = nearest(name, SCHEMAS);
    const hint = near === undefined ? `there are: ${SCHEMAS.join(", ")}` : `did you mean ${near}?`;
    return reportFailure({ code: "usage", message: `there is no schema ${JSON.stringify(name)}`, hint }, context);
  }
  const file = join(context.install, "..", "schemas", `${name}.schema.json`);
  context.output.result(readFileSync(file, "utf8").trimEnd());
  return EXIT.done;
};
