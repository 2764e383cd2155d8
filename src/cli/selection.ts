import { resolve } from "node:path";

import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { nearest } from "../lib/suggest.ts";
import type { Failure } from "../model/failure.ts";
import type { Only } from "../model/plan.ts";
import type { SessionSpec, WindowSpec } from "../model/spec.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-status.ts";
import { whyDistrustFiles } from "../runtime.ts";
import { type FileContent, requireManifests } from "./manifests.ts";
import { reportFailure } from "./report.ts";
import { distrusted, findTargets, type Target, withoutWindows } from "./targets.ts";

/** The sessions that a command line is about, and the windows of them where it names some. */
export interface Selection {
  readonly specs: readonly SessionSpec[];
  readonly only: Only;
}

/** A selection that was just read. */
export interface ReadSelection extends Selection {
  /** The files and folders that were named or found. */
  readonly paths: readonly string[];
  readonly contents: readonly FileContent[];
}

interface Request {
  readonly context: Context;
  readonly vars: Readonly<Record<string, string>>;
  /** The windows that `--only` names. */
  readonly windows?: readonly string[] | undefined;
  /** Whether a single window cannot be named. */
  readonly isWhole?: boolean;
}

/** The selection, or the exit status when there is none and it was told why. */
export async function requireSelection(args: readonly string[], request: Request): Promise<ReadSelection | number> {
  const { context, vars, windows = [], isWhole } = request;
  const found = await findTargets(args, context);
  const targets = isWhole ? withoutWindows(found) : found;
  if (!targets.ok) return reportFailure(targets.error, context);
  const paths = [...new Set(targets.value.map(({ path }) => path))];
  const loaded = requireManifests(paths, { context, vars });
  if (!loaded) return EXIT.badManifest;
  const unnamed = targets.value.find(({ isFound }) => isFound);
  // A base, or what is included, that others could have written, is as good as a manifest that they wrote.
  const reason = unnamed && whyDistrustFiles(loaded.contents.map(({ file }) => file));
  if (unnamed && reason !== undefined) return reportFailure(distrusted({ path: unnamed.path, reason }), context);
  const selected = select(loaded.specs, targets.value, windows);
  if (!selected.ok) return reportFailure(selected.error, context);
  return { ...selected.value, paths, contents: loaded.contents };
}

function select(
  all: readonly SessionSpec[],
  targets: readonly Target[],
  windows: readonly string[],
): Result<Selection, Failure> {
  const undeclared = targets.find((target) => !all.some((spec) => isMeant(spec, target)));
  if (undeclared?.session !== undefined) return err(noSuchSession(undeclared, all));
  const specs = all.filter((spec) => targets.some((target) => isMeant(spec, target)));
  const only = new Map<string, Set<string>>();
  const add = (spec: SessionSpec, { key }: WindowSpec): void =>
    void only.set(spec.name, (only.get(spec.name) ?? new Set()).add(key));
  for (const [text, within] of namedWindows(specs, targets, windows)) {
    const found = within.flatMap((spec) => windowsCalled(spec, text).map((window) => ({ spec, window })));
    if (found.length === 0) return err(noSuchWindow(text, within));
    for (const { spec, window } of found) add(spec, window);
  }
  return ok({ specs: windows.length === 0 ? specs : specs.filter(({ name }) => only.has(name)), only });
}

/** Windows that were named, each with the sessions that it may be in. */
const namedWindows = (
  specs: readonly SessionSpec[],
  targets: readonly Target[],
  windows: readonly string[],
): readonly (readonly [string, readonly SessionSpec[]])[] => [
  ...windows.map((window) => [window, specs] as const),
  ...targets.flatMap((target) =>
    target.window === undefined ? [] : [[target.window, specs.filter((spec) => isMeant(spec, target))] as const],
  ),
];

function isMeant({ name, source }: SessionSpec, { path, session }: Target): boolean {
  if (session !== undefined && session !== name) return false;
  const [file, place] = [resolve(source.file), resolve(path)];
  return source.file === "<stdin>" ? path === "-" : file === place || file.startsWith(`${place}/`);
}

/** By the key that plans show, else by a name that no other window has. */
function windowsCalled({ windows }: SessionSpec, text: string): readonly WindowSpec[] {
  const byKey = windows.filter(({ key }) => key === text);
  const byName = windows.filter(({ name }) => name === text);
  return byKey.length > 0 || byName.length > 1 ? byKey : byName;
}

function noSuchWindow(text: string, specs: readonly SessionSpec[]): Failure {
  const keys = specs.flatMap(({ windows }) => windows.map(({ key }) => key));
  const near = nearest(text, keys);
  return {
    code: "usage",
    message: `there is no window ${quote(text)} in ${specs.map(({ name }) => name).join(", ")}`,
    hint: near === undefined ? `there are: ${keys.join(", ")}` : `did you mean ${quote(near)}?`,
  };
}

function noSuchSession({ session = "", path }: Target, specs: readonly SessionSpec[]): Failure {
  const names = specs.map(({ name }) => name);
  const near = nearest(session, names);
  return {
    code: "bad-manifest",
    message: `${path} describes no session ${quote(session)}`,
    hint: near === undefined ? `it describes: ${names.join(", ")}` : `did you mean ${quote(near)}?`,
  };
}
