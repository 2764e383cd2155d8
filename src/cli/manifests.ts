import { homedir } from "node:os";
import { resolve } from "node:path";

import { checkTogether, decodeUtf8, parseManifests } from "../manifest/index.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { SessionSpec } from "../model/spec.ts";
import { readManifestFiles } from "../runtime.ts";
import type { Context } from "./context.ts";
import { renderDiagnostic, renderFailure } from "./views/failure-view.ts";

/** The sessions that the named files describe, or everything that is wrong with them. */
export interface LoadedManifests {
  readonly specs: readonly SessionSpec[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
}

export function loadManifests(
  paths: readonly string[],
  { env, vars, cwd }: { env: NodeJS.ProcessEnv; vars: Readonly<Record<string, string>>; cwd: string },
): LoadedManifests {
  const { files, unreadable } = readManifestFiles(paths, cwd);
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = unreadable.map(({ file, reason, hint }) => ({
    severity: "error",
    code: "unreadable",
    message: `cannot be read: ${reason}`,
    file,
    hint,
  }));
  const declared = new Set<string>();
  const specs = files.flatMap(({ file, bytes, dir }) => {
    const text = decodeUtf8(bytes);
    if (!text.ok) {
      diagnostics.push({
        severity: "error",
        code: text.error.code,
        message: text.error.message,
        hint: text.error.hint,
        file,
      });
      return [];
    }
    texts.set(file, text.value);
    const context = { vars, env, home: env["HOME"] || homedir(), othersDeclare: files.length > 1 };
    const parsed = parseManifests({ file, text: text.value, dir }, context);
    diagnostics.push(...(parsed.ok ? parsed.value.warnings : parsed.error));
    for (const name of parsed.ok ? parsed.value.declared : []) declared.add(name);
    return parsed.ok ? parsed.value.specs : [];
  });
  // Within one file the parser has looked already.
  if (files.length > 1) diagnostics.push(...checkTogether(specs, texts));
  if (files.length > 1 && diagnostics.length === 0) diagnostics.push(...undeclared(vars, declared));
  return { specs, diagnostics, files: files.map(({ file }) => file) };
}

/** Variables from the command line that none of several files declares. */
function undeclared(vars: Readonly<Record<string, string>>, declared: ReadonlySet<string>): readonly Diagnostic[] {
  return Object.keys(vars)
    .filter((name) => !declared.has(name))
    .map((name) => ({
      severity: "error",
      code: "unknown-variable",
      message: `no manifest declares the variable ${JSON.stringify(name)}`,
      file: "--set",
      hint: declared.size > 0 ? `declared are: ${[...declared].join(", ")}` : "declare it under vars",
    }));
}

/**
 * The specs of the named files; `undefined` when there are errors, which are then told. Nothing is done with a set of
 * files in which one has an error.
 */
export function requireManifests(
  paths: readonly string[],
  { context, vars }: { readonly context: Context; readonly vars: Readonly<Record<string, string>> },
): readonly SessionSpec[] | undefined {
  const { specs, diagnostics } = loadManifests(paths, { env: context.env, vars, cwd: process.cwd() });
  reportDiagnostics(diagnostics, context);
  return diagnostics.some(({ severity }) => severity === "error") ? undefined : specs;
}

export function reportDiagnostics(diagnostics: readonly Diagnostic[], { output, options }: Context): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (options.output === "json") {
    if (errors > 0) output.json({ schemaVersion: 1, diagnostics });
    return;
  }
  for (const diagnostic of diagnostics) {
    const text = renderDiagnostic(diagnostic, output.errorStyle);
    if (diagnostic.severity === "error") output.error(text);
    else output.note(text);
  }
  if (errors > 0) output.error(`\n${errors} error${errors === 1 ? "" : "s"}; nothing was done.`);
}

/** What is remembered is read from other folders too: the manifest's whole path. */
export const withWholePath = (spec: SessionSpec): SessionSpec =>
  spec.source.file.startsWith("<") ? spec : { ...spec, source: { ...spec.source, file: resolve(spec.source.file) } };

/** Where each session was described, for `web matches session.yaml`. */
export const sourcesOf = (specs: readonly SessionSpec[]): ReadonlyMap<string, string> =>
  new Map(specs.map(({ name, source }) => [name, source.file]));

/** Commands that need a manifest say so, and how to give one. */
export function requirePaths(paths: readonly string[], { output }: Context, command: string): boolean {
  if (paths.length > 0) return true;
  const failure = {
    code: "usage",
    message: "which manifest?",
    hint: `name a file, a folder, or - for standard input: tmx ${command} session.yaml`,
  } as const;
  output.error(renderFailure(failure, output.errorStyle));
  return false;
}
