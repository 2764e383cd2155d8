import type { ProjectFile } from "./draft.ts";
import { readPackage } from "./package-json.ts";
import { readProcfile } from "./procfile.ts";
import { listed, pick, type Process, type Reader, type Suggestion } from "./suggestion.ts";

const readCompose: Reader = () => ({
  said: "services for docker compose",
  services: [{ name: "services", run: "docker compose up" }],
});

const readMakefile: Reader = (text) => {
  const targets = new Set([...text.matchAll(/^([A-Za-z]+)\s*:(?![=:])/gm)].map(([, name]) => name!));
  const { runs, checks } = pick((name) => targets.has(name), {
    runs: ["dev", "run", "serve"],
    checks: ["test", "watch"],
  });
  const names = [...runs, ...checks];
  if (names.length === 0) return "it has no target dev, run, serve, test or watch";
  const process = (name: string): Process => ({ name, run: `make ${name}` });
  return { said: listed("target", names), processes: runs.map(process), checks: checks.map(process) };
};

const project =
  (said: string, run: string, test: string): Reader =>
  () => ({ said, processes: [{ name: "run", run }], checks: [{ name: "test", run: test }] });

const readPyproject: Reader = (text) =>
  /\bpytest\b/.test(text)
    ? { said: "a Python project with pytest", checks: [{ name: "test", run: "pytest" }] }
    : "it does not name pytest";

/** In the order in which they are asked: how a project runs is taken from the first that knows. */
export const READERS: Readonly<Record<string, Reader>> = {
  "Procfile.dev": readProcfile,
  Procfile: readProcfile,
  "package.json": readPackage,
  Makefile: readMakefile,
  "manage.py": project("a Django project", "python manage.py runserver", "python manage.py test"),
  "Cargo.toml": project("a Rust project", "cargo run", "cargo test"),
  "go.mod": project("a Go module", "go run .", "go test ./..."),
  "pyproject.toml": readPyproject,
  "compose.yaml": readCompose,
  "compose.yml": readCompose,
  "docker-compose.yml": readCompose,
  "docker-compose.yaml": readCompose,
};

/** What a file suggests, or why it says nothing. */
export function suggestionOf({ name, text, reason }: ProjectFile, others: ReadonlySet<string>): Suggestion | string {
  const read = text === undefined ? undefined : READERS[name]?.(text, others);
  if (read === undefined || typeof read === "string") return read ?? reason ?? "it was not read";
  return { source: name, said: "", processes: [], checks: [], services: [], notes: [], ...read };
}
