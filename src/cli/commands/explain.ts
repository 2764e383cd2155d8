import { readFileSync } from "node:fs";
import { join } from "node:path";

import { explain as explainKey, type Schema } from "../../manifest/authoring.ts";
import type { Action } from "../action.ts";
import { EXIT } from "../exit-status.ts";
import { reportFailure } from "../report.ts";
import { renderExplanation } from "../views/explain-view.ts";

/** `tmx explain`: a key of the manifest in words, from the schema that comes with the program. */
export const explain: Action = async ({ args, context }) => {
  const { install, options, output } = context;
  const file = join(install, "..", "schemas", "session.schema.json");
  const explained = explainKey(JSON.parse(readFileSync(file, "utf8")) as Schema, args[0] ?? "");
  if (!explained.ok) return reportFailure(explained.error, context);
  if (options.output === "json") output.json({ schemaVersion: 1, ...explained.value });
  else output.result(renderExplanation(explained.value, output.style));
  return EXIT.done;
};
