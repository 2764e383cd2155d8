import { readFileSync } from "node:fs";
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const { version }: { version: string } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

interface Project {
  readonly name: string;
  readonly include: string[];
  readonly timeout: number;
}

// Faults of the disk are the same under every tmux: on others than the installed one they are left out.
const DISK_FAULTS = ["history", "snapshot-store", "state"].map((name) => `test/faults/${name}.test.ts`);
const isOtherTmux = process.env["TMX_TMUX_VERSION"] !== undefined;

// A time limit is there to end what hangs, with much room: it is never what a test is about.
const projects: Project[] = [
  { name: "unit", include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"], timeout: 600_000 },
  { name: "integration", include: ["test/integration/**/*.test.ts"], timeout: 600_000 },
  { name: "e2e", include: ["test/e2e/**/*.test.ts"], timeout: 600_000 },
  { name: "faults", include: ["test/faults/**/*.test.ts"], timeout: 600_000 },
];

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    projects: projects.map(project),
    // Processes, so that what a test does to its environment or by a crash stays with it. One more than the two cores
    // of a small machine: tests on tmux wait more than they compute.
    pool: "forks",
    maxWorkers: 3,
    // Of each file. With more, programs on a small machine wait so long for each other that time limits pass.
    maxConcurrency: 3,
    teardownTimeout: 20_000,
    include: [],
  },
});

function project({ name, include, timeout }: Project): TestProjectInlineConfiguration {
  return {
    define: { __TMX_VERSION__: JSON.stringify(version) },
    test: {
      name,
      include,
      ...(isOtherTmux ? { exclude: [...configDefaults.exclude, ...DISK_FAULTS] } : {}),
      // Pure code needs no fresh process for each file.
      isolate: name !== "unit",
      testTimeout: timeout,
      hookTimeout: timeout,
    },
  };
}
