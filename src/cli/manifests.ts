import { homedir } from "node:os";
import { join, resolve } from "node:path";

import { checkTogether, decodeUtf8, parseManifests, type ReadReferenced } from "../manifest/index.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Only } from "../model/plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { readManifestFiles, readReferenced } from "../runtime.ts";
import type { Context } from "./context.ts";
import { renderDiagnostic } from "./views/failure-view.ts";

/** The sessions that the named files describe, or everything that is wrong with them. */
export interface LoadedManifests {
  readonly specs: readonly SessionSpec[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
  /** All that was read for it, the files that manifests name included. */
  readonly contents: readonly FileContent[];
}

/** A file as it was read. */
export interface FileContent {
  /** Absolute, but for standard input. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

interface LoadOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly vars: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What one of the files is about to hold, in place of what it holds. */
  readonly instead?: { readonly file: string; readonly bytes: Uint8Array };
}

export function loadManifests(paths: readonly string[], { env, vars, cwd, instead }: LoadOptions): LoadedManifests {
  const { files: found, unreadable } = readManifestFiles(paths, cwd);
  const files = found.map((each) => (each.file === instead?.file ? { ...each, bytes: instead.bytes } : each));
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = unreadable.map(({ file, reason, hint }) => ({
    severity: "error",
    code: "unreadable",
    message: `cannot be read: ${reason}`,
    file,
    hint,
  }));
  const declared = new Set<string>();
  const home = homeOf(env);
  const contents: FileContent[] = files.map(({ file, bytes }) => ({ file: resolve(cwd, file), bytes }));
  const read: ReadReferenced = (path, from) => {
    const named = readReferenced(path, { folder: from.dir, ...from }, home);
    if (named.ok) contents.push({ file: resolve(cwd, named.value.file), bytes: named.value.bytes });
    return named;
  };
  const specs = files.flatMap(({ file, bytes, dir, folder }) => {
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
    const context = { vars, env, home, read, othersDeclare: files.length > 1 };
    const parsed = parseManifests({ file, text: text.value, dir, folder }, context);
    diagnostics.push(...(parsed.ok ? parsed.value.warnings : parsed.error));
    for (const name of parsed.ok ? parsed.value.declared : []) declared.add(name);
    return parsed.ok ? parsed.value.specs : [];
  });
  // Within one file the parser has looked already.
  if (files.length > 1) diagnostics.push(...checkTogether(specs, texts));
  if (files.length > 1 && diagnostics.length === 0) diagnostics.push(...undeclared(vars, declared));
  return { specs, diagnostics, files: files.map(({ file }) => file), contents };
}

export const homeOf = (env: NodeJS.ProcessEnv): string => env["HOME"] || homedir();

/** The folder that a person keeps sessions in. */
export const sessionsFolder = (env: NodeJS.ProcessEnv): string =>
  join(env["XDG_CONFIG_HOME"] || join(homeOf(env), ".config"), "tmx", "sessions");

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
 * What the named files describe; `undefined` when there are errors, which are then told. Nothing is done with a set of
 * files in which one has an error.
 */
export function requireManifests(
  paths: readonly string[],
  { context, vars }: { readonly context: Context; readonly vars: Readonly<Record<string, string>> },
): LoadedManifests | undefined {
  const loaded = loadManifests(paths, { env: context.env, vars, cwd: process.cwd() });
  reportDiagnostics(loaded.diagnostics, context);
  return loaded.diagnostics.some(({ severity }) => severity === "error") ? undefined : loaded;
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

/** Where each session was described, for `web matches session.yaml`, which a look at some of its windows cannot tell. */
export const sourcesOf = (specs: readonly SessionSpec[], only: Only): ReadonlyMap<string, string> =>
  new Map(specs.flatMap(({ name, source }) => (only.has(name) ? [] : [[name, source.file]])));
