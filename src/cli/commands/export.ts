import { homedir } from "node:os";

import { err, ok, type Result } from "../../lib/result.ts";
import { exportManifest } from "../../manifest/authoring.ts";
import { parseManifests } from "../../manifest/index.ts";
import type { Failure } from "../../model/failure.ts";
import type { LiveSession } from "../../model/live.ts";
import type { SessionSpec } from "../../model/spec.ts";
import type { Action } from "../action.ts";
import { EXIT } from "../exit-status.ts";
import { reportFailure } from "../report.ts";

/** `tmx export`: a live session as a manifest. */
export const exportSession: Action = async ({ args, options, context }) => {
  const live = await (await context.runtime()).live(args[0]!);
  const exported = live.ok
    ? exportLive(live.value, { file: "<stdout>", env: context.env, comments: options["comments"] === true })
    : live;
  if (!exported.ok) return reportFailure(exported.error, context);
  const { text, spec } = exported.value;
  if (context.options.output === "json") context.output.json({ schemaVersion: 1, session: spec.name, manifest: text });
  else context.output.result(text.trimEnd());
  return EXIT.done;
};

interface Exported {
  readonly text: string;
  readonly spec: SessionSpec;
}

interface ExportOptions {
  /** Where the text will be. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly comments: boolean;
}

/** The manifest's text, which is read again before anybody gets it: what does not validate is no manifest. */
export function exportLive(live: LiveSession, { file, env, comments }: ExportOptions): Result<Exported, Failure> {
  const home = env["HOME"] || homedir();
  const text = exportManifest(live, { home, comments });
  if (!text.ok) return text;
  // No directory and no variable in it depends on where it is read.
  const parsed = parseManifests({ file, text: text.value, dir: "/" }, { vars: {}, env: {}, home });
  if (parsed.ok) return ok({ text: text.value, spec: parsed.value.specs[0]! });
  return err({
    code: "not-exportable",
    message: `session ${JSON.stringify(live.name)} holds what no manifest can carry`,
    details: parsed.error.map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`)),
    hint: "mend it in tmux, then export again",
  });
}
