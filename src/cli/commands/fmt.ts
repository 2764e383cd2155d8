import { resolve } from "node:path";

import { formatManifest } from "../../manifest/authoring.ts";
import { decodeUtf8 } from "../../manifest/index.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { readManifestFiles, replaceManifest } from "../../runtime.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { reportFailure } from "../report.ts";
import { findTargets, withoutWindows } from "../targets.ts";
import { renderDiagnostic, renderFailure } from "../views/failure-view.ts";
import { safe } from "../views/style.ts";

type Formatted =
  | { readonly file: string; readonly bytes: Uint8Array; readonly text: string; readonly isChanged: boolean }
  | { readonly file: string; readonly diagnostics: readonly Diagnostic[] };

/** `tmx fmt`: the one form of a manifest. Files with errors are left alone, and the others are formatted. */
export const fmt: Action = async ({ args, options, context }) => {
  const targets = withoutWindows(await findTargets(args, context));
  if (!targets.ok) return reportFailure(targets.error, context);
  const check = options["check"] === true;
  if (args.includes("-") && !check) return filter(args, context);
  const all = readAndFormat(targets.value.map(({ path }) => path));
  const failures = check ? [] : await writeAll(all.filter(isChanged), context);
  report(
    all.filter(({ file }) => !failures.includes(file)),
    context,
    { check },
  );
  if (!all.every(isFormatted)) return EXIT.badManifest;
  return failures.length > 0 || (check && all.some(isChanged)) ? EXIT.failed : EXIT.done;
};

/** From standard input to standard output; with an error nothing is written. */
function filter(args: readonly string[], context: Context): number {
  if (args.length > 1) {
    const message = "standard input goes to standard output, so - stands alone";
    return reportFailure({ code: "usage", message, hint: "format files and standard input in two commands" }, context);
  }
  const [only] = readAndFormat(args);
  if (!only || !isFormatted(only)) {
    report(only ? [only] : [], context, { check: false });
    return EXIT.badManifest;
  }
  if (context.options.output === "json") context.output.json({ schemaVersion: 1, text: only.text });
  else context.output.result(only.text.replace(/\n$/, ""));
  return EXIT.done;
}

function readAndFormat(paths: readonly string[]): readonly Formatted[] {
  const { files, unreadable } = readManifestFiles(paths, process.cwd());
  const bad = (file: string, fields: Pick<Diagnostic, "code" | "message" | "hint">): Formatted => ({
    file,
    diagnostics: [{ severity: "error", file, ...fields }],
  });
  return [
    ...unreadable.map(({ file, reason, hint }) =>
      bad(file, { code: "unreadable", message: `cannot be read: ${reason}`, hint }),
    ),
    ...files.map(({ file, bytes }): Formatted => {
      const text = decodeUtf8(bytes);
      if (!text.ok) return bad(file, text.error);
      const formatted = formatManifest(text.value, file);
      if (!formatted.ok) return { file, diagnostics: formatted.error };
      return { file, bytes, text: formatted.value, isChanged: formatted.value !== text.value };
    }),
  ];
}

const isFormatted = (each: Formatted): each is Extract<Formatted, { text: string }> => "text" in each;

const isChanged = (each: Formatted): each is Extract<Formatted, { text: string }> =>
  isFormatted(each) && each.isChanged;

/** Writes what changed, and gives the names of the files in which it could not. */
async function writeAll(
  changed: readonly Extract<Formatted, { text: string }>[],
  { output }: Context,
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { file, bytes, text } of changed) {
    const written = await replaceManifest(resolve(file), text, bytes);
    if (written.ok) continue;
    failures.push(file);
    output.error(renderFailure(written.error, output.errorStyle));
  }
  return failures;
}

function report(all: readonly Formatted[], { output, options }: Context, { check }: { readonly check: boolean }): void {
  const diagnostics = all.flatMap((each) => (isFormatted(each) ? [] : each.diagnostics));
  const changed = all.filter(isChanged).map(({ file }) => file);
  if (options.output === "json") {
    output.json({ schemaVersion: 1, changed, diagnostics });
    return;
  }
  for (const diagnostic of diagnostics) output.error(renderDiagnostic(diagnostic, output.errorStyle));
  if (changed.length > 0) output.result(changed.map((file) => safe(file)).join("\n"));
  if (check && changed.length > 0)
    output.note(`${changed.length} of ${all.length} would change: tmx fmt FILE formats it`);
}
