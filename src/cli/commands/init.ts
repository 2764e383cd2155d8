import { homedir } from "node:os";
import { basename, join } from "node:path";

import { decodeUtf8 } from "../../manifest/index.ts";
import { makeStarter, PROJECT_FILES, type Starter } from "../../manifest/authoring.ts";
import type { Failure } from "../../model/failure.ts";
import { createManifest, isTaken, readProjectFiles, replaceManifest } from "../../runtime.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { reportFailure } from "../report.ts";
import { safe } from "../views/style.ts";

/** What a project's manifest is called, by preference. */
const NAMES = ["tmx.yaml", ".tmx.yaml"] as const;
/** Its manifests would not be found any more beside one of these. */
const FOLDER = ".tmx";

/** `tmx init`: a first manifest for this directory. */
export const init: Action = async ({ options, context }) => {
  const cwd = process.cwd();
  const existing = NAMES.find((name) => isTaken(join(cwd, name)));
  const isPrinted = options["stdout"] === true;
  const inTheWay = existing ?? (isTaken(join(cwd, FOLDER)) ? FOLDER : undefined);
  if (inTheWay && options["force"] !== true && !isPrinted) return reportFailure(alreadyThere(inTheWay), context);
  const starter = starterFor(cwd, context);
  const file = existing ?? NAMES[0];
  if (!isPrinted) {
    const written = await (existing ? replaceManifest : createManifest)(join(cwd, file), starter.text);
    if (!written.ok) return reportFailure(written.error, context);
  }
  tell(starter, { file: isPrinted ? undefined : file, context });
  return EXIT.done;
};

function starterFor(cwd: string, { env }: Context): Starter {
  const files = readProjectFiles(cwd, PROJECT_FILES).map(({ name, bytes, reason }) => {
    const text = bytes && decodeUtf8(bytes);
    if (text?.ok) return { name, text: text.value };
    return { name, reason: text?.error.message ?? reason ?? "it cannot be read" };
  });
  return makeStarter({ folder: basename(cwd), files }, { vars: {}, env: { HOME: homedir(), ...env } });
}

const alreadyThere = (file: string): Failure => ({
  code: "manifest-exists",
  message: `${file} is already here, and was left as it is`,
  hint: `tmx init --stdout shows what would be written; --force ${file === FOLDER ? "writes tmx.yaml, which then counts instead" : "overwrites it"}`,
});

function tell(
  { text, session, found, notes }: Starter,
  { file, context: { output, options } }: { readonly file: string | undefined; readonly context: Context },
): void {
  if (options.output === "json") {
    output.json({ schemaVersion: 1, file: file ?? null, session, found, notes, manifest: text });
    return;
  }
  const said = [
    ...(found.length > 0
      ? ["Found here:", ...found.map((line) => `  ${safe(line)}`)]
      : ["Found nothing here that says how it is worked on."]),
    ...(notes.length > 0 ? ["Not taken over:", ...notes.map((line) => `  ${safe(line)}`)] : []),
  ];
  output.note(said.join("\n"));
  if (file === undefined) output.result(text.trimEnd());
  else output.result(`Wrote ${file}, the session ${safe(session)}. What it would do: tmx plan ${file}`);
}
