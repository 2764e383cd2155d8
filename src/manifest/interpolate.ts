import { quote } from "../lib/quote.ts";
import { nearest } from "../lib/suggest.ts";
import type { ScalarValue } from "./manifest.gen.ts";
import { isPlainMap, type PlainMap } from "./plain.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";

export interface Variables {
  /** Values from the command line, which replace the manifest's own. */
  readonly vars: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Scope = (kind: "vars" | "env", name: string) => unknown;

/** `$${{`, which stands for `${{`; a whole `${{ … }}`; or one that is never closed. */
const PLACEHOLDER = /\$\$\{\{|\$\{\{([^{}]*)\}\}|\$\{\{/g;
const REFERENCE = /^\s*(vars|env)\.([A-Za-z_][A-Za-z0-9_-]*)\s*$/;

/** Keys whose values are not text: a value that is one variable alone keeps that variable's type there. */
const TYPED_KEYS = new Set(["index", "size", "focus", "synchronize"]);
const TYPED_MAPS = new Set(["env", "options"]);

/** Keys of the document that are done already, or that a shell reads: there a variable's value would be code. */
const LITERAL = new Set(["vars", "hooks"]);

/** Puts variables into every text value of a document, in place. */
export function interpolate(document: PlainMap, { vars, env }: Variables): Problem[] {
  const problems: Problem[] = [];
  const declared = isPlainMap(document["vars"]) ? document["vars"] : undefined;
  const environment = new Interpolation(problems, (kind, name) => (kind === "env" ? env[name] : FORBIDDEN), env, {});
  for (const name in declared) {
    const fallback = declared[name];
    declared[name] = Object.hasOwn(vars, name)
      ? withTypeOf(fallback, vars[name] ?? "")
      : environment.value(fallback, ["vars", name]);
  }
  const scope: Scope = (kind, name) => (kind === "env" ? env[name] : declared?.[name]);
  const everything = new Interpolation(problems, scope, env, declared ?? {});
  for (const key in document) if (!LITERAL.has(key)) document[key] = everything.value(document[key], [key]);
  return problems;
}

/** Stands for variables where none may be used. */
const FORBIDDEN = Symbol("forbidden");

class Interpolation {
  private readonly problems: Problem[];
  private readonly scope: Scope;
  private readonly env: object;
  private readonly vars: object;

  constructor(problems: Problem[], scope: Scope, env: object, vars: object) {
    this.problems = problems;
    this.scope = scope;
    this.env = env;
    this.vars = vars;
  }

  value(value: unknown, path: Path): unknown {
    if (typeof value === "string") return value.includes("${{") ? this.text(value, path) : value;
    if (Array.isArray(value)) return value.map((item, index) => this.value(item, [...path, index]));
    if (isPlainMap(value)) for (const key in value) value[key] = this.value(value[key], [...path, key]);
    return value;
  }

  private text(text: string, path: Path): unknown {
    if (keepsType(path)) {
      const whole = /^\s*\$\{\{([^{}]*)\}\}\s*$/.exec(text)?.[1];
      if (whole !== undefined) return this.lookUp(text.trim(), whole, path) ?? text;
    }
    return text.replace(PLACEHOLDER, (match: string, body: string | undefined, offset: number) => {
      if (match.startsWith("$$")) return "${{";
      const placeholder = body === undefined ? text.slice(offset) : match;
      return String(this.lookUp(placeholder, body, path) ?? match);
    });
  }

  /** The variable's value; without one, that is a problem. */
  private lookUp(placeholder: string, body: string | undefined, path: Path): ScalarValue | undefined {
    const [, kind, name] = REFERENCE.exec(body ?? "") ?? [];
    if (kind === undefined || name === undefined) return this.malformed(placeholder, body, path);
    const value = this.scope(kind as "vars" | "env", name);
    if (value === FORBIDDEN) {
      const hint = "the default of a variable may use ${{ env.NAME }} only";
      return this.report("bad-interpolation", `variable ${quote(name)} cannot be used here`, hint, placeholder, path);
    }
    if (value === undefined) return this.undefinedVariable(kind, name, placeholder, path);
    // A list or a mapping is no value for a variable, and the schema says so where it stands.
    return isScalarValue(value) ? value : "";
  }

  private malformed(placeholder: string, body: string | undefined, path: Path): undefined {
    const message = body === undefined ? '"${{" without "}}"' : `${quote(placeholder)} names no variable`;
    this.report(
      "bad-interpolation",
      message,
      "write ${{ vars.NAME }} or ${{ env.NAME }}; $${{ is a plain ${{",
      placeholder,
      path,
    );
  }

  private undefinedVariable(kind: string, name: string, placeholder: string, path: Path): undefined {
    const known = Object.keys(kind === "vars" ? this.vars : this.env);
    const similar = nearest(name, known);
    const remedy = kind === "vars" ? "declare it under vars" : "set it in the environment that tmx starts in";
    const message = `${kind === "vars" ? "variable" : "environment variable"} ${quote(name)} is not defined`;
    const hint = similar === undefined ? remedy : `did you mean ${quote(similar)}?`;
    this.report("undefined-variable", message, hint, placeholder, path);
  }

  private report(code: string, message: string, hint: string, fragment: string, path: Path): undefined {
    this.problems.push({ code, message, hint, path, fragment });
  }
}

const isScalarValue = (value: unknown): value is ScalarValue =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

function keepsType(path: Path): boolean {
  const parent = path.at(-2);
  if (typeof parent === "string" && TYPED_MAPS.has(parent)) return true;
  return typeof parent === "number" && TYPED_KEYS.has(String(path.at(-1)));
}

/** The command line knows text only: a number stays a number where the default is one. */
function withTypeOf(fallback: unknown, text: string): unknown {
  if (typeof fallback === "boolean" && (text === "true" || text === "false")) return text === "true";
  if (typeof fallback === "number" && String(Number(text)) === text) return Number(text);
  return text;
}

/** The variables that documents declare. */
export const declaredNames = (documents: readonly unknown[]): readonly string[] =>
  documents.flatMap((document) =>
    isPlainMap(document) && isPlainMap(document["vars"]) ? Object.keys(document["vars"]) : [],
  );

/**
 * Values from the command line that no document of the file declares. A document that could not be read might have
 * declared them.
 */
export function checkOverrides(documents: readonly unknown[], vars: Variables["vars"]): Problem[] {
  if (!documents.every(isPlainMap)) return [];
  const declared = declaredNames(documents);
  return Object.keys(vars)
    .filter((name) => !declared.includes(name))
    .map((name) => {
      const message = `--set names the variable ${quote(name)}, which the file does not declare`;
      const similar = nearest(name, declared);
      const hint = similar === undefined ? "declare it under vars" : `did you mean ${quote(similar)}?`;
      return { code: "unknown-variable", message, hint, path: [] };
    });
}
