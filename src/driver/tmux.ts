import { spawn } from "node:child_process";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { ObserveRequest, Observed } from "../model/observed.ts";
import { observeCommands, parseObserved } from "../tmux/observe.ts";
import { type Command, type Line, scriptText } from "../tmux/script.ts";
import { isSupported, OLDEST_SUPPORTED } from "../tmux/version.ts";
import { installHint } from "./install-hint.ts";
import { isListening, type Socket } from "./socket.ts";

/** How long a read may take, and how long a change: a stopped server would hang its clients for ever. */
const READ_DEADLINE_MS = 5_000;
const CHANGE_DEADLINE_MS = 60_000;

/** How often a server may come up or go down just when it is spoken to. */
const MOST_ATTEMPTS = 20;

/** tmux refuses a message of more than 16 KB on its command line. */
const LONGEST_ARGV = 12_000;

export interface TmuxOptions {
  /** The program: a name on PATH, or a path. */
  readonly binary: string;
  readonly socket: Socket;
  readonly env: NodeJS.ProcessEnv;
}

/** A change, and what tmux looked like right after it. */
export interface Transaction {
  readonly observed: Observed;
  /** tmux's own words about the commands that it refused. */
  readonly refusals: readonly string[];
}

export interface Change {
  /** A tmux format; unless it is true nothing of the change is done. */
  readonly condition: string;
  readonly lines: readonly Line[];
  /** Done last, after tmux was observed. */
  readonly afterwards: readonly Command[];
}

/** The one door to a tmux server. Every call has a deadline and is a process of its own. */
export class Tmux {
  readonly #options: TmuxOptions;
  /** How many tmux processes were started, for the budget. */
  started = 0;

  constructor(options: TmuxOptions) {
    this.#options = options;
  }

  /** One atomic read of the whole server. Never starts one. `before` runs in the same message. */
  async observe(
    request: ObserveRequest,
    before: readonly Command[] = [],
    attempt = 0,
  ): Promise<Result<Observed, Failure>> {
    const commands = [...before, ...observeCommands(request)];
    const run = await this.#run({ start: false, commands, deadlineMs: READ_DEADLINE_MS });
    if (!run.ok) return run;
    if (run.value.code === 0) return parse(run.value.stdout, request);
    if (await isListening(this.#options.socket.path)) {
      // It came up after tmux had looked for it.
      if (isDying(run.value) && attempt < MOST_ATTEMPTS) return this.observe(request, before, attempt + 1);
      return err(await this.#refused(run.value));
    }
    // A tmux from before 3.2 knows no -N and says how it is used.
    const old = /usage:|option/.test(run.value.stderr) ? await this.#tooOld() : undefined;
    return old ? err(old) : ok({ sessions: [] });
  }

  /** Sends a change and observes what came of it, in one message. Starts a server when there is none. */
  async change(change: Change, request: ObserveRequest): Promise<Result<Transaction, Failure>> {
    const text = [
      scriptText(change.condition, change.lines),
      scriptText("1", [
        ...observeCommands(request).map((command) => [command]),
        ...change.afterwards.map((command) => [command]),
      ]),
    ].join("");
    const run = await this.#run({
      start: true,
      commands: [["source-file", "-"]],
      input: text,
      deadlineMs: CHANGE_DEADLINE_MS,
    });
    if (!run.ok) return run;
    if (run.value.stdout === "") return err(await this.#refused(run.value));
    const observed = parse(run.value.stdout, request);
    if (!observed.ok) return observed;
    return ok({ observed: observed.value, refusals: lines(run.value.stderr) });
  }

  /** Runs commands for their effect on a server that is there. Whether they did anything is for an observation to tell. */
  async send(commands: readonly Command[]): Promise<Result<void, Failure>> {
    const run = await this.#run({ start: false, commands, deadlineMs: READ_DEADLINE_MS });
    return run.ok ? ok(undefined) : run;
  }

  async #refused({ stderr, code }: Finished): Promise<Failure> {
    const old = await this.#tooOld();
    if (old) return old;
    const said = lines(stderr);
    return {
      code: "tmux-failed",
      message: `tmux answered with an error (status ${code ?? "unknown"})`,
      ...(said.length > 0 ? { details: said } : {}),
      hint: `try: ${this.#options.binary} ${this.#options.socket.flags.join(" ")} list-sessions`,
    };
  }

  /** The version of the tmux program, which need not be that of a server that runs already. */
  async version(): Promise<Result<string, Failure>> {
    this.started += 1;
    const run = await spawnTmux(this.#options, ["-V"], undefined, READ_DEADLINE_MS);
    return run.ok ? ok(run.value.stdout.trim().replace(/^tmux /, "")) : run;
  }

  async #tooOld(): Promise<Failure | undefined> {
    const version = await this.version();
    return !version.ok || version.value === "" || isSupported(version.value) ? undefined : tooOld(version.value);
  }

  async #run(call: Call): Promise<Result<Finished, Failure>> {
    const { flags } = this.#options.socket;
    const base = ["-u", ...(call.start ? [] : ["-N"]), ...flags];
    const argv = joinCommands(call.start ? [["start-server"], ...call.commands] : call.commands);
    const long = Buffer.byteLength(argv.join(" ")) > LONGEST_ARGV;
    const text = scriptText(
      "1",
      call.commands.map((command) => [command]),
    );
    for (let attempt = 0; ; attempt++) {
      this.started += 1;
      const run = await (long
        ? spawnTmux(this.#options, [...base, "source-file", "-"], text, call.deadlineMs)
        : spawnTmux(this.#options, [...base, ...argv], call.input, call.deadlineMs));
      if (!run.ok || !(call.start && isDying(run.value) && attempt < MOST_ATTEMPTS)) return run;
      await new Promise((resolve) => setTimeout(resolve, 10 * (attempt + 1)));
    }
  }
}

interface Call {
  readonly start: boolean;
  readonly commands: readonly Command[];
  readonly input?: string;
  readonly deadlineMs: number;
}

interface Finished {
  /** Absent when a signal ended it. */
  readonly code?: number;
  /** One character per byte. */
  readonly stdout: string;
  readonly stderr: string;
}

function parse(output: string, request: ObserveRequest): Result<Observed, Failure> {
  try {
    const observed = parseObserved(output, request);
    const version = observed.server?.version ?? "";
    return isSupported(version) ? ok(observed) : err(tooOld(version));
  } catch (error) {
    return err({ code: "tmux-failed", message: (error as Error).message });
  }
}

const tooOld = (version: string): Failure => ({
  code: "tmux-too-old",
  message: `tmux ${version} is too old: tmx needs ${OLDEST_SUPPORTED} or newer`,
  hint: installHint(),
});

/** A server that ends while a client connects: nothing was done, and the next attempt starts a new one. */
const isDying = ({ code, stdout, stderr }: Finished): boolean =>
  code !== 0 && stdout === "" && /server exited|lost server|no server running|error connecting/.test(stderr);

const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line.trim() !== "");

/** Several commands as one command line. A `;` at the end of an argument would separate commands. */
const joinCommands = (commands: readonly Command[]): readonly string[] =>
  commands.flatMap((command, at) => [
    ...(at === 0 ? [] : [";"]),
    ...command.map((argument) => (argument.endsWith(";") ? `${argument.slice(0, -1)}\\;` : argument)),
  ]);

/** execa would be the library for this; it costs more time to load than tmux takes to answer. */
function spawnTmux(
  { binary, env }: TmuxOptions,
  args: readonly string[],
  input: string | undefined,
  deadlineMs: number,
): Promise<Result<Finished, Failure>> {
  return new Promise((resolve) => {
    const child = spawn(binary, args, { env, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      // A stopped server may hold the other ends of these: left open, they would keep this program from ending.
      for (const stream of child.stdio) stream?.destroy();
      resolve(err(timedOut(deadlineMs)));
    }, deadlineMs);
    const finish = (result: Result<Finished, Failure>): void => {
      clearTimeout(timer);
      resolve(result);
    };
    child.stdout!.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr!.on("data", (chunk: Buffer) => errors.push(chunk));
    // tmux may refuse a script before it has read all of it; its own words come on stderr.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    child.on("error", (error) => finish(err(cannotStart(binary, error))));
    child.on("close", (code) =>
      finish(
        ok({
          ...(code === null ? {} : { code }),
          stdout: Buffer.concat(output).toString("latin1"),
          stderr: Buffer.concat(errors).toString("utf8"),
        }),
      ),
    );
  });
}

const timedOut = (deadlineMs: number): Failure => ({
  code: "tmux-timeout",
  message: `tmux did not answer within ${deadlineMs / 1000} s: its server may be stopped, or the machine too busy`,
  hint: "find it with: ps -eo pid,stat,args | grep '[t]mux' (state T is stopped; kill -CONT PID wakes it)",
});

function cannotStart(binary: string, error: NodeJS.ErrnoException): Failure {
  if (error.code !== "ENOENT") return { code: "tmux-failed", message: `cannot start ${binary}: ${error.message}` };
  return { code: "tmux-missing", message: `tmux is not installed (no ${binary} on PATH)`, hint: installHint() };
}
