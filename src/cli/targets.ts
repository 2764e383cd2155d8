import { existsSync } from "node:fs";
import { join } from "node:path";

import { quote } from "../lib/quote.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { nearest } from "../lib/suggest.ts";
import type { Failure } from "../model/failure.ts";
import { findProject, findSessionFile, sessionFileNames } from "../runtime.ts";
import type { Context } from "./context.ts";
import { homeOf, loadManifests, sessionsFolder } from "./manifests.ts";
import { nearPath } from "./near-path.ts";
import { safe } from "./views/style.ts";

/** What an argument stands for: a file or folder, and what of it is meant where that is not all. */
export interface Target {
  readonly path: string;
  readonly session?: string;
  readonly window?: string;
  /** Whether nobody named it: then it has to be one that nobody else can write, with all that it names. */
  readonly isFound?: boolean;
}

/** Whether an argument can only be a path. */
export const isPath = (text: string): boolean => text === "-" || /\/|\.ya?ml$/.test(text);

/** What the arguments stand for; without any, the project's own manifests. */
export async function findTargets(
  args: readonly string[],
  context: Context,
): Promise<Result<readonly Target[], Failure>> {
  if (args.length === 0) return findProjectTargets(context);
  const names = new Names(context);
  const targets: Target[] = [];
  for (const text of args) {
    const found = isPath(text) ? ok({ path: text }) : await names.find(text);
    if (!found.ok) return found;
    targets.push(found.value);
  }
  return ok(targets);
}

/** For commands to which a single window is nothing. */
export function withoutWindows(targets: Result<readonly Target[], Failure>): Result<readonly Target[], Failure> {
  const part = targets.ok ? targets.value.find(({ window }) => window !== undefined) : undefined;
  if (!part) return targets;
  const message = `${part.session}:${part.window} is a window, and only sessions can be named here`;
  return err({ code: "usage", message, hint: `name the session: ${part.session}` });
}

function findProjectTargets(context: Context): Result<readonly Target[], Failure> {
  const found = projectOf(context);
  if (!found.ok) return err(distrusted(found.error));
  if (found.value === undefined) return err(NO_PROJECT);
  tellFile(found.value, context);
  return ok([{ path: found.value, isFound: true }]);
}

/** The project's own manifests: a file or folder, as it is called from here. Nothing when there are none. */
export const projectOf = ({ env }: Context): ReturnType<typeof findProject> => findProject(process.cwd(), homeOf(env));

const tellFile = (path: string, { output }: Context): void => output.note(`using ${safe(path)}`);

export const distrusted = ({ path, reason }: { readonly path: string; readonly reason: string }): Failure => ({
  code: "usage",
  message: `${path} is not used unless you name it: ${reason}`,
  hint: `look at it, and if it is right, name it: ${path}`,
});

const NO_PROJECT: Failure = {
  code: "usage",
  message: "which manifest? there is no tmx.yaml, .tmx.yaml or .tmx/*.yaml here, nor above in this repository",
  hint: "name a file, a folder, a session, or - for standard input; or write a tmx.yaml (tmx help manifest)",
};

/** The project's manifests, and the sessions that they describe. */
interface Project {
  readonly path?: string;
  readonly names: readonly string[];
  /** Whether there are mistakes in them, so that they may mean to describe more. */
  readonly isBroken: boolean;
}

/** Sessions by their names, as the manifests that can be found declare them. */
class Names {
  readonly #context: Context;
  readonly #sessions: string;
  #project: Project | undefined;

  constructor(context: Context) {
    const { env } = context;
    this.#context = context;
    this.#sessions = sessionsFolder(env);
  }

  /** A name that is declared comes before a path that is called like it; what was applied once comes last. */
  async find(text: string): Promise<Result<Target, Failure>> {
    const [, session = text, window] = /^([^:]*):(.+)$/s.exec(text) ?? [];
    const part = { session, ...(window === undefined ? {} : { window }) };
    const declared = this.#declared(session);
    if (declared.length > 1) return err(ambiguous(session, declared));
    const [path] = declared;
    if (path === undefined && existsSync(text)) return ok({ path: text });
    // A project with mistakes may mean to declare it.
    const file = this.#brokenProject(session) ?? path ?? (await this.#remembered()).get(session);
    if (file === undefined) return err(await this.#noSuch(session));
    tellFile(nearPath(file), this.#context);
    // A file that is called by its own name is meant as a whole.
    const isWhole = window === undefined && file === findSessionFile(this.#sessions, session);
    const isFound = file === this.#readProject().path;
    return ok({ path: nearPath(file), ...(isWhole ? {} : part), ...(isFound && { isFound }) });
  }

  /** The files, or the folder, that this name stands for. */
  #declared(session: string): readonly string[] {
    const { path, names } = this.#readProject();
    const kept = findSessionFile(this.#sessions, session);
    return [names.includes(session) ? path : undefined, kept].filter((each) => each !== undefined);
  }

  /** Whoever names a session that no project file declares hears of mistakes in these first. */
  #brokenProject(session: string): string | undefined {
    const { path, names, isBroken } = this.#readProject();
    return isBroken && !names.includes(session) ? path : undefined;
  }

  #readProject(): Project {
    return (this.#project ??= this.#loadProject());
  }

  #loadProject(): Project {
    const found = projectOf(this.#context);
    if (!found.ok) this.#context.output.note(safe(distrusted(found.error).message));
    if (!found.ok || found.value === undefined) return { names: [], isBroken: false };
    const { specs, diagnostics } = loadManifests([found.value], {
      env: this.#context.env,
      vars: {},
      cwd: process.cwd(),
    });
    // What a variable of the command line would mend is no mistake of the file.
    const isBroken = diagnostics.some(({ severity, code }) => severity === "error" && code !== "undefined-variable");
    return { path: found.value, names: specs.map(({ name }) => name), isBroken };
  }

  /** The files that sessions were applied from last. */
  async #remembered(): Promise<ReadonlyMap<string, string>> {
    const applied = await (await this.#context.runtime()).remembered();
    const files = [...applied].map(([name, { spec }]) => [name, spec.source.file] as const);
    return new Map(files.filter(([, file]) => existsSync(file)));
  }

  async #noSuch(name: string): Promise<Failure> {
    const known = [
      ...this.#readProject().names,
      ...sessionFileNames(this.#sessions),
      ...(await this.#remembered()).keys(),
    ];
    const near = nearest(name, known);
    const looked = `looked for: a file of this name, a session of this project, ${join(this.#sessions, `${name}.yaml`)}`;
    return {
      code: "bad-manifest",
      message: `there is no manifest ${quote(name)}`,
      hint: near === undefined ? looked : `did you mean ${quote(near)}?`,
    };
  }
}

const ambiguous = (name: string, files: readonly string[]): Failure => ({
  code: "usage",
  message: `${quote(name)} is a session of more than one manifest`,
  details: files.map(nearPath),
  hint: "name the file",
});
