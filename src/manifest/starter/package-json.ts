import { type Data, isData } from "./draft.ts";
import { listed, pick, type Process, type Reader } from "./suggestion.ts";

/** The lock files by which a package manager is known. What is in them does not matter. */
export const LOCK_FILES: Readonly<Record<string, string>> = {
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
  "package-lock.json": "npm",
};

/** The scripts of a package.json that people keep running. */
export const readPackage: Reader = (text, others) => {
  const data = parseJson(text);
  if (!isData(data)) return "it is not a JSON object";
  const scripts = isData(data["scripts"]) ? data["scripts"] : {};
  const has = (name: string): boolean => {
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    // What `npm init` writes is a test that fails.
    return typeof script === "string" && !script.includes("no test specified");
  };
  const { runs, checks } = pick(has, { runs: ["dev", "start"], checks: ["test", "watch"] });
  const names = [...runs, ...checks];
  if (names.length === 0) return "it has no script dev, start, test or watch";
  const manager = packageManager(data, others);
  const process = (name: string): Process => ({ name, run: `${manager} run ${name}` });
  return { said: `${listed("script", names)} (${manager})`, processes: runs.map(process), checks: checks.map(process) };
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function packageManager({ packageManager: declared }: Data, others: ReadonlySet<string>): string {
  const named = typeof declared === "string" ? declared.split("@")[0]! : "";
  if (Object.values(LOCK_FILES).includes(named)) return named;
  const locked = Object.entries(LOCK_FILES).find(([file]) => others.has(file));
  return locked?.[1] ?? "npm";
}
