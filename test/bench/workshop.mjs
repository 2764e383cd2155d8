/** A private place to measure in: its own home, its own tmux server, its own state. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

export const project = fileURLToPath(new URL("../..", import.meta.url));

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export function hasProgram(name) {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", name]).status === 0;
}

/** One run of a whole process, in milliseconds. Throws when it fails: a failure is not a time. */
export function timed(program, args, options = {}) {
  const begun = performance.now();
  execFileSync(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  return performance.now() - begun;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export class Workshop {
  /** @param conf the tmux.conf of its home */
  constructor(conf = "") {
    this.folder = mkdtempSync(join(tmpdir(), "tmx-bench-"));
    const home = join(this.folder, "home");
    mkdirSync(home);
    writeFileSync(join(home, ".tmux.conf"), conf);
    writeFileSync(join(home, ".bashrc"), "PS1='$ '\n");
    this.env = {
      PATH: process.env.PATH,
      HOME: home,
      SHELL: "/bin/sh",
      EDITOR: "ed",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      TMUX_TMPDIR: this.folder,
      XDG_STATE_HOME: join(home, "state"),
      XDG_CONFIG_HOME: join(home, "config"),
    };
  }

  write(name, text) {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  run(program, args) {
    execFileSync(program, args, { env: this.env, cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
  }

  time(program, args) {
    return timed(program, args, { env: this.env, cwd: this.folder });
  }

  /** Returns when the server has ended: one that is about to would take its next client along. */
  killServer() {
    const asked = spawnSync("tmux", ["-N", "display-message", "-p", "#{pid}"], { env: this.env, encoding: "utf8" });
    if (asked.status !== 0) return;
    spawnSync("tmux", ["kill-server"], { env: this.env });
    while (isAlive(Number(asked.stdout)));
  }

  /** How many tmux processes something starts. */
  countingTmux(work) {
    const log = join(this.folder, "calls");
    const wrapper = this.write("counting-tmux", `#!/bin/sh\necho >> '${log}'\nexec tmux "$@"\n`);
    chmodSync(wrapper, 0o755);
    writeFileSync(log, "");
    this.env.TMX_TMUX = wrapper;
    work();
    delete this.env.TMX_TMUX;
    return readFileSync(log, "utf8").length;
  }

  close() {
    this.killServer();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
