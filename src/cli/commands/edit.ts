import { existsSync } from "node:fs";
import { relative } from "node:path";

import { err, ok, type Result } from "../../lib/result.ts";
import { nearest } from "../../lib/suggest.ts";
import type { Failure } from "../../model/failure.ts";
import type { SessionSpec } from "../../model/spec.ts";
import { createDraft, type Draft, readManifestFiles, replaceManifest, runEditor } from "../../runtime.ts";
import type { Action } from "../action.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { loadManifests, reportDiagnostics } from "../manifests.ts";
import { reportFailure } from "../report.ts";
import { safe } from "../views/style.ts";
import { offerToApply } from "./offer.ts";

interface Edit {
  readonly context: Context;
  readonly file: string;
  readonly before: Uint8Array;
  readonly vars: Readonly<Record<string, string>>;
}

/** `tmx edit`: a manifest in your editor; it is replaced by what you saved once that is good. */
export const edit: Action = async ({ args, options, context }) => {
  if (!context.output.isInteractive) return reportFailure(NO_TERMINAL, context);
  const file = await fileOf(args[0]!, context);
  if (!file.ok) return reportFailure(file.error, context);
  const before = readWhole(file.value);
  if (!before.ok) return reportFailure(before.error, context);
  const draft = await createDraft(file.value, before.value, context.env);
  if (!draft.ok) return reportFailure(draft.error, context);
  const vars = options["set"] as Readonly<Record<string, string>>;
  return editDraft(draft.value, { context, file: file.value, before: before.value, vars });
};

const NO_TERMINAL: Failure = {
  code: "usage",
  message: "tmx edit needs a terminal, for the editor and for what it asks",
  hint: "change the file by other means, and then: tmx plan FILE",
};

/** A session that was applied is known by its name; everything else is a file. */
async function fileOf(target: string, context: Context): Promise<Result<string, Failure>> {
  const isPath = /\/|\.ya?ml$/.test(target);
  if (isPath) return ok(target);
  const known = await (await context.runtime()).remembered();
  const source = known.get(target)?.spec.source.file;
  if (source === undefined) return existsSync(target) ? ok(target) : err(noSuchSession(target, [...known.keys()]));
  if (!source.startsWith("<")) return ok(shorter(source));
  return err({
    code: "no-such-session",
    message: `session ${JSON.stringify(target)} was applied from standard input, so there is no file to edit`,
    hint: "apply it from a file first: tmx apply FILE",
  });
}

/** As one would type it from here. */
function shorter(path: string): string {
  const typed = relative(process.cwd(), path);
  return typed.startsWith("..") || typed === "" ? path : typed;
}

function noSuchSession(name: string, known: readonly string[]): Failure {
  const near = nearest(name, known);
  const all = known.length > 0 ? `there are: ${known.join(", ")}` : "name a file: tmx edit FILE";
  return {
    code: "no-such-session",
    message: `nothing was applied under the name ${JSON.stringify(name)}`,
    hint: near === undefined ? all : `did you mean ${JSON.stringify(near)}?`,
  };
}

function readWhole(file: string): Result<Uint8Array, Failure> {
  const { files, unreadable } = readManifestFiles([file], process.cwd());
  const [problem] = unreadable;
  if (problem) {
    return err({ code: "bad-manifest", message: `${file} cannot be read: ${problem.reason}`, hint: problem.hint });
  }
  const [only, ...others] = files;
  if (only && others.length === 0 && only.file === file) return ok(only.bytes);
  return err({ code: "usage", message: `${file} is a folder`, hint: "name one file in it" });
}

/** Until what was saved is good, or given up. Whatever fails, the original stays and the draft is told of. */
async function editDraft(draft: Draft, work: Edit): Promise<number> {
  const { context, file, before } = work;
  for (;;) {
    const edited = await runEditor(draft.path, context.env);
    if (!edited.ok) return reportFailure(withDraft(edited.error, draft), context);
    const after = readDraft(draft);
    if (!after.ok) return reportFailure(after.error, context);
    if (Buffer.from(before).equals(after.value)) return leave(draft, `${file}: nothing was changed.`, context);
    const { specs, diagnostics } = check(after.value, work);
    reportDiagnostics(diagnostics, context);
    if (diagnostics.every(({ severity }) => severity !== "error")) return save(draft, after.value, { ...work, specs });
    const answer = await context.output.choose("Edit again, discard, or save anyway?", ["edit", "discard", "save"]);
    if (answer === "discard") return leave(draft, `${file}: left as it was.`, context);
    if (answer === "save") return save(draft, after.value, { ...work, specs: [] });
    if (answer === undefined) return reportFailure(withDraft(GIVEN_UP, draft), context);
  }
}

const GIVEN_UP: Failure = { code: "editor-failed", message: "the manifest has errors and is as it was" };

const withDraft = (failure: Failure, { path }: Draft): Failure => ({
  ...failure,
  details: [`what you wrote is in ${path}`],
});

function readDraft(draft: Draft): Result<Uint8Array, Failure> {
  try {
    return ok(draft.read());
  } catch {
    return err({
      code: "editor-failed",
      message: `the editor took away ${draft.path}; the manifest is as it was`,
      hint: "save the file under the name that it has",
    });
  }
}

/** What was written, as if it were in the manifest's place. */
const check = (bytes: Uint8Array, { context, file, vars }: Edit): ReturnType<typeof loadManifests> =>
  loadManifests([file], { env: context.env, vars, cwd: process.cwd(), instead: { file, bytes } });

async function leave(draft: Draft, words: string, { output }: Context): Promise<number> {
  await draft.discard();
  output.note(safe(words));
  return EXIT.done;
}

async function save(
  draft: Draft,
  bytes: Uint8Array,
  { context, file, before, specs }: Edit & { readonly specs: readonly SessionSpec[] },
): Promise<number> {
  const saved = await replaceManifest(file, bytes, before);
  if (!saved.ok) return reportFailure(withDraft(saved.error, draft), context);
  await draft.discard();
  context.output.note(`Saved ${safe(file)}.`);
  return specs.length === 0 ? EXIT.badManifest : offerToApply(specs, context);
}
