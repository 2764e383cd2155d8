/** The rooms of src and what may be imported where. This table is the rule; ARCHITECTURE.md explains it. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkArchitecture, type Architecture, type Violation } from "./support/architecture.ts";

const PURE = ["manifest", "model", "diff", "plan", "tmux", "shell", "snapshot", "gc", "lib"];
const EDGES = ["driver", "store", "telemetry"];
const FILES = ["fs", "fs/promises", "path", "os", "url", "crypto", "util", "events", "stream", "stream/promises"];

const architecture: Architecture = {
  rooms: {
    // The way in.
    "bin.ts": { rooms: ["cli", "compile-cache.ts", "lib"], builtins: ["module"] },
    // The daemon's processes: the same, for themselves.
    "tmxd.ts": { rooms: ["cli", "service"], builtins: [] },
    "compile-cache.ts": { rooms: [], builtins: ["fs", "module", "path", "vm"] },
    "runtime.ts": {
      rooms: [
        ...EDGES,
        "snapshot-runtime.ts",
        "watch-runtime.ts",
        "service",
        "reconcile",
        "panes",
        "daemon",
        "plan",
        "shell",
        "model",
        "lib",
      ],
      builtins: ["os", "path", "url"],
    },
    // The same for saving and restoring, loaded only where that is done; the user's configuration is YAML.
    "snapshot-runtime.ts": {
      rooms: [...EDGES, "reconcile", "plan", "snapshot", "manifest", "model", "lib"],
      builtins: ["os", "path"],
    },
    // The same for watching.
    "watch-runtime.ts": { rooms: ["driver", "reconcile", "daemon", "model", "lib"] },
    // The same for the daemon: its two processes, and the commands that deal with them.
    service: {
      rooms: [...EDGES, "watch-runtime.ts", "daemon", "model", "lib"],
      builtins: ["fs/promises", "perf_hooks", "timers/promises"],
    },
    cli: {
      rooms: ["runtime.ts", "daemon/client.ts", "manifest", "model", "lib"],
      packages: ["commander"],
      builtins: ["fs", "path", "os", "url", "util", "tty", "readline", "readline/promises", "timers/promises"],
    },
    // Pure: no Node module, no clock, no process.
    manifest: { rooms: ["model", "lib"], packages: ["yaml"] },
    model: { rooms: ["lib"] },
    diff: { rooms: ["model", "lib"], packages: ["deep-diff"] },
    plan: { rooms: ["diff", "tmux", "model", "lib"] },
    tmux: { rooms: ["model", "lib"] },
    shell: { rooms: ["model", "lib"] },
    snapshot: { rooms: ["model", "lib"] },
    gc: { rooms: ["model", "lib"] },
    lib: { rooms: [] },
    // One cycle, and the panes: through ports, so as pure as the rooms above.
    reconcile: { rooms: PURE },
    panes: { rooms: ["tmux", "model", "lib"] },
    // The edges. Only driver and the daemon's watchdog start processes; execa costs 37 ms of start-up, so driver may go
    // without it.
    driver: {
      rooms: ["tmux", "model", "lib"],
      packages: ["execa"],
      builtins: [...FILES, "child_process", "net", "buffer", "readline", "string_decoder", "timers/promises"],
    },
    store: {
      rooms: ["model", "lib"],
      packages: ["write-file-atomic"],
      builtins: [...FILES, "zlib", "buffer", "timers/promises"],
    },
    telemetry: {
      rooms: ["model", "lib"],
      packages: ["pino", "prom-client", "rotating-file-stream"],
      builtins: [...FILES, "async_hooks", "perf_hooks"],
    },
    daemon: {
      rooms: ["reconcile", "panes", "telemetry", "model", "lib"],
      packages: ["chokidar"],
      builtins: [...FILES, "child_process", "http", "net", "perf_hooks", "timers/promises"],
    },
  },
  writers: ["cli/views/", "bin.ts"],
};

test("src keeps to the table", () => {
  const violations = checkArchitecture(architecture, readSources());
  expect(violations.map(({ rule, file, line, detail }) => `${file}:${line} ${rule}: ${detail}`)).toEqual([]);
});

describe("the checker can fail", () => {
  const cases: readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
    ["a room that is not in the table", { "src/helpers/x.ts": "" }, ["unknown-room helpers"]],
    ["planner to edge", { "src/plan/x.ts": 'import { run } from "../driver/exec.ts";' }, ["room src/driver/exec.ts"]],
    ["edge to edge", { "src/store/x.ts": 'export * from "../driver/exec.ts";' }, ["room src/driver/exec.ts"]],
    ["edge to loop", { "src/driver/x.ts": 'import "../reconcile/ports.ts";' }, ["room src/reconcile/ports.ts"]],
    ["anything to cli", { "src/daemon/x.ts": 'await import("../cli/program.ts");' }, ["room src/cli/program.ts"]],
    ["anything to runtime", { "src/reconcile/x.ts": 'import "../runtime.ts";' }, ["room src/runtime.ts"]],
    [
      "more of the daemon than its client",
      { "src/cli/x.ts": 'import "../daemon/loop.ts";' },
      ["room src/daemon/loop.ts"],
    ],
    ["a type import", { "src/model/x.ts": 'import type { Plan } from "../plan/plan.ts";' }, ["room src/plan/plan.ts"]],
    ["an import type", { "src/lib/x.ts": 'type T = import("../model/spec.ts").T;' }, ["room src/model/spec.ts"]],
    ["a require", { "src/gc/x.js": 'const { diff } = require("../diff/diff.ts");' }, ["room src/diff/diff.ts"]],
    ["a second door", { "src/cli/x.ts": 'import { parse } from "yaml";' }, ["package yaml"]],
    ["a package's inside", { "src/manifest/x.ts": 'import "ajv/dist/runtime/equal.js";' }, ["package ajv"]],
    ["a scoped package", { "src/lib/x.ts": 'import "@scope/name/file";' }, ["package @scope/name"]],
    ["Node in a pure room", { "src/plan/x.ts": 'import { readFileSync } from "node:fs";' }, ["builtin fs"]],
    ["Node without its prefix", { "src/lib/x.ts": 'import { join } from "path";' }, ["builtin path"]],
    ["a process from elsewhere", { "src/store/x.ts": 'import "node:child_process";' }, ["builtin child_process"]],
    ["process as a module", { "src/cli/x.ts": 'import { stdout } from "node:process";' }, ["builtin process"]],
    ["the tests", { "src/lib/x.ts": 'import "../../test/support/rig.ts";' }, ["outside test/support/rig.ts"]],
    ["a hidden target", { "src/cli/x.ts": "await import(name);" }, ["computed an import whose target cannot be read"]],
    ["the environment", { "src/plan/x.ts": "const a = process.env.HOME;" }, ["ambient process.env"]],
    ["the clock", { "src/gc/x.ts": "const a = [Date.now(), new Date()];" }, ["ambient Date.now", "ambient new Date()"]],
    ["chance", { "src/lib/x.ts": "const a = Math.random();" }, ["ambient Math.random"]],
    ["a timer", { "src/reconcile/x.ts": "setTimeout(f, 1);" }, ["ambient setTimeout"]],
    ["a type of Node", { "src/tmux/x.ts": "export type Bytes = Buffer;" }, ["ambient Buffer"]],
    ["its own folder", { "src/shell/x.ts": "const a = import.meta.dirname;" }, ["ambient import.meta"]],
    ["a shorthand", { "src/lib/x.ts": "const a = { process };" }, ["ambient process"]],
    ["past an inner name", { "src/lib/x.ts": "const f = (process: A) => process; console;" }, ["ambient console"]],
    ["a word on standard output", { "src/driver/x.ts": 'console.log("x");' }, ["output console.log"]],
    ["a write", { "src/cli/commands/x.ts": 'process.stderr.write("x");' }, ["output process.stderr"]],
    [
      "a circle",
      { "src/lib/a.ts": 'import "./b.ts";', "src/lib/b.ts": 'import "./c.ts";', "src/lib/c.ts": 'import "./a.ts";' },
      ["cycle src/lib/a.ts → src/lib/b.ts → src/lib/c.ts → src/lib/a.ts"],
    ],
  ];
  test.each(cases)("%s", (_name, sources, expected) => {
    expect(shown(sources)).toEqual(expected);
  });

  const allowed: readonly (readonly [string, Record<string, string>])[] = [
    [
      "what the table grants",
      { "src/diff/x.ts": 'import d from "deep-diff"; import type { A } from "../model/a.ts";' },
    ],
    ["the daemon's client in cli", { "src/cli/x.ts": 'import "../daemon/client.ts";' }],
    ["words in comments and strings", { "src/lib/x.ts": '// process.env\nconst a = "import(x) console.log";' }],
    ["names of one's own", { "src/lib/x.ts": "const f = ({ process, b: [console] }: A) => process.kind + console;" }],
    [
      "keys and members",
      { "src/lib/x.ts": "interface A { process: B } const f = (a: A) => ({ console: a.process });" },
    ],
    ["a date that is given", { "src/lib/x.ts": "const f = (at: number) => new Date(at);" }],
    ["output in views", { "src/cli/views/x.ts": "process.stdout.write(a);" }],
  ];
  test.each(allowed)("and lets pass: %s", (_name, sources) => {
    expect(shown(sources)).toEqual([]);
  });

  function shown(sources: Record<string, string>): string[] {
    const violations: Violation[] = checkArchitecture(architecture, new Map(Object.entries(sources)));
    return violations.map(({ rule, detail }) => `${rule} ${detail}`);
  }
});

function readSources(): Map<string, string> {
  const project = fileURLToPath(new URL("..", import.meta.url));
  const files = readdirSync(join(project, "src"), { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile() && /\.[cm]?[jt]s$/.test(file.name))
    .map((file) => relative(project, join(file.parentPath, file.name)));
  return new Map(paths.map((path) => [path, readFileSync(join(project, path), "utf8")]));
}
