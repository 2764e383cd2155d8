/** A private place with a daemon in it, and a folder of manifests that it keeps. */
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../dist/tmx.cjs", import.meta.url));
/** How long all may take to be as it should be, once nobody disturbs it: a daemon that hangs takes half a minute. */
const REST_MS = 120_000;

export const pick = (values) => values[Math.floor(Math.random() * values.length)];

export class Scene {
  constructor(sessions) {
    this.folder = mkdtempSync(join(tmpdir(), "tmx-soak-"));
    this.manifests = join(this.folder, "manifests");
    for (const name of ["home", "manifests", "run"]) mkdirSync(join(this.folder, name), { mode: 0o700 });
    writeFileSync(join(this.folder, "home", ".tmux.conf"), "set -g history-limit 500\n");
    this.env = {
      PATH: process.env.PATH,
      HOME: join(this.folder, "home"),
      SHELL: "/bin/sh",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      TMUX_TMPDIR: this.folder,
      TMX_STATE_DIR: join(this.folder, "state"),
      XDG_CACHE_HOME: join(this.folder, "cache"),
      XDG_RUNTIME_DIR: join(this.folder, "run"),
    };
    this.names = Array.from({ length: sessions }, (_, at) => `s${at}`);
    this.versions = new Map(this.names.map((name) => [name, 0]));
  }

  async begin() {
    for (const name of this.names) this.write(name);
    const started = await this.tmx("daemon", "start", this.manifests, "--no-exit-when-empty");
    if (started.code !== 0) throw new Error(`the daemon did not start: ${started.stderr}`);
    await this.rest();
  }

  file(name) {
    return join(this.manifests, `${name}.yaml`);
  }

  /** Writes a manifest as editors do: another file, renamed. Each version differs in something that ends no process. */
  write(name) {
    const version = this.versions.get(name) + 1;
    this.versions.set(name, version);
    // Nothing that would end a process: that waits for a person.
    const extra = version >= 3 ? ["  - name: extra\n    panes: [{ name: x }]"] : [];
    const lines = [
      `session: ${name}`,
      "root: /",
      "snapshot: { every: 30s }",
      `options: { status-left: "v${version}" }`,
      "windows:",
      "  - name: edit",
      "    layout: tiled",
      "    panes: [{ name: a }, { name: b }, { name: c }]",
      "  - name: run",
      "    panes: [{ name: p, run: exec sleep 100000, restart: always }]",
      ...extra,
    ];
    writeFileSync(`${this.file(name)}.new`, `${lines.join("\n")}\n`);
    renameSync(`${this.file(name)}.new`, this.file(name));
  }

  tmx(...args) {
    return this.run(process.execPath, [program, "-L", "soak", ...args]);
  }

  tmux(...args) {
    return this.run("tmux", ["-L", "soak", "-N", ...args]);
  }

  run(file, args) {
    return new Promise((resolve) => {
      execFile(file, args, { env: this.env, cwd: this.folder, timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr }),
      );
    });
  }

  /** The daemon's processes, as they say themselves on the disk. */
  pids() {
    const server = readdirSync(this.env.TMX_STATE_DIR).find((name) => name.startsWith("soak-"));
    const pidOf = (role) => {
      const file = join(this.env.TMX_STATE_DIR, server, "daemon", "run", `${role}.json`);
      return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).content.lease.pid : undefined;
    };
    return { reconciler: pidOf("reconciler"), watchdog: pidOf("watchdog") };
  }

  /** Leaves all alone until every session is as its manifest says. Gives how long that took, in milliseconds. */
  async rest() {
    for (const name of this.names) this.write(name);
    // Whoever was killed last may have left no one who could notice.
    await this.tmx("daemon", "start");
    const begun = Date.now();
    for (;;) {
      const { code, stdout, stderr } = await this.tmx("plan", this.manifests, "--detailed-exitcode");
      if (code === 0) return { tookMs: Date.now() - begun };
      if (Date.now() - begun > REST_MS) return { tookMs: Date.now() - begun, still: stdout + stderr };
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** Ends everything; gives what is left of the daemon. */
  async end() {
    const stopped = await this.tmx("daemon", "stop");
    const { stdout } = await this.run("ps", ["-eo", "args"]);
    const processes = stdout.split("\n").filter((line) => line.includes("tmxd.cjs") && line.includes("soak"));
    const hooks = await this.tmux("show-hooks", "-g");
    const traces = hooks.stdout.split("\n").filter((line) => line.includes("tmx-"));
    await this.tmux("kill-server");
    rmSync(this.folder, { recursive: true, force: true });
    return [...(stopped.code === 0 ? [] : [stopped.stderr]), ...processes, ...traces];
  }
}
