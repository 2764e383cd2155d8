/** Options and environment, less what a manifest cannot carry and what must not get into a file. */
import { quote } from "../../lib/quote.ts";
import type { LiveSession } from "../../model/live.ts";
import { isSecretName, isSecretValue } from "../../model/secrets.ts";
import type { StringMap } from "../../model/spec.ts";
import { checkEnvironment } from "../checks/environment.ts";
import { checkOptions } from "../checks/options.ts";
import { type Note, type Scalar, scalar, warning } from "./part.ts";

export interface Values {
  readonly values: Readonly<Record<string, Scalar>>;
  readonly notes: readonly Note[];
}

/** The same patterns as in the schema. */
const OPTION_NAME = /^(?:@[A-Za-z0-9_-]+|[a-z][a-z0-9-]*)(?:\[[0-9]+\])?$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Options that are not as they would be anyhow: nothing can tell an empty value from none, and what stands in a list is
 * one value of several. Those that the manifest gives are kept while they are in force, set or not.
 */
export function differing(own: StringMap, above: StringMap, spec?: { readonly options: StringMap }): StringMap {
  const wanted = spec?.options ?? {};
  const changed = Object.entries(own).filter(([name, value]) => {
    const isAlike = (above[name] ?? "") === value && !(name.endsWith("]") && value !== "");
    return !isAlike || Object.hasOwn(wanted, name);
  });
  const given = Object.entries(wanted).filter(([name, value]) => (own[name] ?? above[name] ?? "") === value);
  return Object.fromEntries([...given, ...changed]);
}

/** The session's variables, without those that come from clients or that the whole server has alike. */
export function ownVariables({ variables, defaults, applied }: LiveSession): StringMap {
  const isOwn = ([name, value]: readonly [string, string]): boolean =>
    defaults.variables[name] !== value && !defaults.fromClients.some((pattern) => matches(name, pattern));
  const wanted = applied?.env ?? {};
  return Object.fromEntries(
    Object.entries(variables).filter((variable) => isOwn(variable) || Object.hasOwn(wanted, variable[0])),
  );
}

/** As tmux compares `update-environment`. */
function matches(name: string, pattern: string): boolean {
  const source = pattern
    .replace(/[^*?\w]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(name);
}

export function exportOptions(own: StringMap, level: "session" | "window" | "pane"): Values {
  return sift(own, {
    flags: true,
    isIgnored: (name) => name.startsWith("@tmx_"),
    isSecret: (name, value) => name.startsWith("@") && isSecretValue(name, value),
    isCarried: (name, value) => OPTION_NAME.test(name) && checkOptions({ [name]: value }, level, []).length === 0,
    what: "option",
  });
}

export function exportVariables(variables: StringMap): Values {
  return sift(variables, {
    flags: false,
    isIgnored: (name) => name.startsWith("TMX_") || name === "TMUX" || name === "TMUX_PANE",
    isSecret: isSecretValue,
    isCarried: (name, value) => VARIABLE_NAME.test(name) && checkEnvironment({ [name]: value }, []).length === 0,
    what: "variable",
  });
}

interface Sieve {
  readonly flags: boolean;
  readonly isIgnored: (name: string) => boolean;
  readonly isSecret: (name: string, value: string) => boolean;
  readonly isCarried: (name: string, value: string) => boolean;
  readonly what: "option" | "variable";
}

function sift(all: StringMap, { flags, isIgnored, isSecret, isCarried, what }: Sieve): Values {
  const values: Record<string, Scalar> = {};
  const notes: Note[] = [];
  for (const [name, value] of Object.entries(all)) {
    if (isIgnored(name)) continue;
    if (!isCarried(name, value))
      notes.push(warning(`left out: the ${what} ${quote(name)}, which no manifest can carry`));
    else if (isSecret(name, value)) notes.push(warning(secretNote(name, what)));
    else values[name] = scalar(value, { flags });
  }
  return { values, notes };
}

function secretNote(name: string, what: Sieve["what"]): string {
  const why = isSecretName(name) ? "its name sounds like a secret" : "it holds a password";
  const how = what === "variable" ? `; \${{ env.${name} }} takes it from where tmx runs` : "";
  return `left out: the value of ${name}: ${why}${how}`;
}
