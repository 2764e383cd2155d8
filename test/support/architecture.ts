/** Holds a set of source files against a table of rooms. A pure function, so that it can be shown to fail. */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { scanSource, type GlobalUse } from "./source-scan.ts";

export interface Room {
  /** Other rooms, or single files of them (`daemon/client.ts`). */
  readonly rooms: readonly string[];
  /** Packages whose only door this room is. */
  readonly packages?: readonly string[];
  /** Node's own modules, without `node:`. None: a pure room, to which the clock, timers and the process are closed too. */
  readonly builtins?: readonly string[];
}

export interface Architecture {
  /** Folders and files directly below src. */
  readonly rooms: Readonly<Record<string, Room>>;
  /** Where standard output and error may be written to. */
  readonly writers: readonly string[];
}

export interface Violation {
  readonly rule:
    | "unknown-room"
    | "room"
    | "package"
    | "builtin"
    | "outside"
    | "computed"
    | "cycle"
    | "ambient"
    | "output";
  readonly file: string;
  readonly line: number;
  readonly detail: string;
}

/** What a pure room must be given as a value or through a port. */
const AMBIENT = new Set([
  "process",
  "Buffer",
  "console",
  "performance",
  "globalThis",
  "global",
  "crypto",
  "fetch",
  "import.meta",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "Date.now",
  "Math.random",
  "new Date()",
]);

/** @param sources text by path, as in `src/plan/order.ts` */
export function checkArchitecture(architecture: Architecture, sources: ReadonlyMap<string, string>): Violation[] {
  const graph = new Map<string, string[]>();
  const found = [...sources].flatMap(([file, text]) => {
    const { imports, globals } = scanSource(file, text);
    const inside = imports.flatMap(({ specifier }) => (isRelative(specifier) ? [resolveFrom(file, specifier)] : []));
    graph.set(file, inside);
    const room = architecture.rooms[roomOf(file)];
    if (room === undefined) return [{ rule: "unknown-room", file, line: 1, detail: roomOf(file) } as const];
    return [
      ...imports.flatMap(({ specifier, line }) => importViolations({ architecture, file, specifier, line })),
      ...globals.flatMap((use) => globalViolations(architecture, { file, use })),
    ];
  });
  return [...found, ...cycles(graph)];
}

interface ImportUse {
  readonly architecture: Architecture;
  readonly file: string;
  readonly specifier: string | undefined;
  readonly line: number;
}

function importViolations({ architecture, file, specifier, line }: ImportUse): Violation[] {
  const broken = (rule: Violation["rule"], detail: string): Violation[] => [{ rule, file, line, detail }];
  const room = architecture.rooms[roomOf(file)];
  if (specifier === undefined) return broken("computed", "an import whose target cannot be read");
  if (isBuiltin(specifier)) {
    const name = specifier.replace(/^node:/, "");
    return room?.builtins?.includes(name) === true ? [] : broken("builtin", name);
  }
  if (!isRelative(specifier)) {
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    return room?.packages?.includes(name) === true ? [] : broken("package", name);
  }
  const target = resolveFrom(file, specifier);
  if (!target.startsWith("src/")) return broken("outside", target);
  const isAllowed = [roomOf(target), target.slice("src/".length)].some((name) => room?.rooms.includes(name) === true);
  return isAllowed || roomOf(target) === roomOf(file) ? [] : broken("room", target);
}

function globalViolations(architecture: Architecture, { file, use }: { file: string; use: GlobalUse }): Violation[] {
  const { name, line } = use;
  const isPure = architecture.rooms[roomOf(file)]?.builtins === undefined;
  const isAmbient = AMBIENT.has(name) || AMBIENT.has(name.split(".")[0] ?? name);
  if (isPure && isAmbient) return [{ rule: "ambient", file, line, detail: name }];
  const isOutput = /^(console|process\.std(out|err))\b/.test(name);
  const isWriter = architecture.writers.some((writer) => file.startsWith(`src/${writer}`));
  return isOutput && !isWriter ? [{ rule: "output", file, line, detail: name }] : [];
}

/** One violation for each import that closes a circle, with the whole circle as its detail. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): Violation[] {
  const violations: Violation[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      const circle = [...trail.slice(trail.indexOf(file)), file];
      violations.push({ rule: "cycle", file, line: 1, detail: circle.join(" → ") });
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return violations;
}

/** The folder below src, or the file where it lies directly there. */
function roomOf(file: string): string {
  return file.split("/")[1] ?? file;
}

function isRelative(specifier: string | undefined): specifier is `.${string}` {
  return specifier !== undefined && /^\.{1,2}(\/|$)/.test(specifier);
}

function resolveFrom(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier);
}
