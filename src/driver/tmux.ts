import { err, ok, type Result } from "../lib/result.ts";
import { plainShellWord } from "../lib/shell-word.ts";
import type { Failure } from "../model/failure.ts";
import type { SessionDetails } from "../model/live.ts";
import type { ObserveRequest, Observed, ObservedSession } from "../model/observed.ts";
import { detailCommands, isSameSession, parseDetails } from "../tmux/details.ts";
import { isAnswered, observeCommands, parseObserved, parseServerLine } from "../tmux/observe.ts";
import { decode } from "../tmux/record.ts";
import { type Command, type Line, scriptText, withoutHooks } from "../tmux/script.ts";
import { isSupported, OLDEST_SUPPORTED } from "../tmux/version.ts";
import { type ClientOptions, type Finished, spawnTmux } from "./client.ts";
import type { Deadline } from "./deadline.ts";
import { isEndAwaited, withoutRunning } from "./ends.ts";
import { installHint } from "./install-hint.ts";
import { isListening, type Socket } from "./socket.ts";
import { spawnWaiting, type Waiting } from "./waiting.ts";

/** How long a read may take, and how long a change: a stopped server would hang its clients for ever. */
const READ_DEADLINE_MS = 5_000;
/** Starting a pane takes a machine that is busy with other things this long. */
const CHANGE_DEADLINE_PER_COMMAND_MS = 50;

/** How long tmux may take to notice how a process ended, after it noticed that it did. */
const END_WAIT_MS = 250;
const END_POLL_MS = 25;

/** How often a server may come up or go down just when it is spoken to, or cut off its answer. */
const MOST_ATTEMPTS = 20;

/** tmux refuses a message of more than 16 KB on its command line. */
const LONGEST_ARGV = 12_000;

/** `binary` is a name on PATH, or a path. */
export interface TmuxOptions extends ClientOptions {
  readonly socket: Socket;
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
  #options: TmuxOptions;
  /** How many tmux processes were started, for the budget. */
  started = 0;
  /** Called when a process was started, and when one that a busy server keeps waiting is given more time. */
  onMove: () => void = () => undefined;

  constructor(options: TmuxOptions) {
    this.#options = options;
  }

  /**
   * One atomic read of the whole server. Never starts one. `before` runs in the same message. Looks again while an end
   * is not clear yet.
   */
  async observe(request: ObserveRequest, before: readonly Command[] = []): Promise<Result<Observed, Failure>> {
    for (let waited = 0; ; waited += END_POLL_MS) {
      const observed = await this.#observeOnce(request, before);
      if (!observed.ok || waited >= END_WAIT_MS || !isEndAwaited(observed.value)) return observed;
      await new Promise((resolve) => setTimeout(resolve, END_POLL_MS));
    }
  }

  async #observeOnce(request: ObserveRequest, before: readonly Command[]): Promise<Result<Observed, Failure>> {
    const commands = [...before, ...observeCommands(request)];
    const observed = await this.read({ commands }, (output) => parseObserved(output, request));
    return observed.ok ? supported(ok(observed.value ?? { sessions: [] })) : observed;
  }

  /**
   * What commands that change nothing print, one character per byte; nothing when no server runs. Never starts one. An
   * answer that was cut off is asked for again.
   */
  async read<T>(asked: Reading, parse: (output: string) => T, attempt = 0): Promise<Result<T | undefined, Failure>> {
    const { commands, input, patienceMs = 0 } = asked;
    const deadlineMs = READ_DEADLINE_MS + patienceMs;
    const run = await this.#run({ start: false, commands, deadlineMs, ...(input === undefined ? {} : { input }) });
    if (!run.ok) return run;
    const canTry = attempt < MOST_ATTEMPTS;
    if (run.value.code === 0) {
      const read = readOutput(run.value, parse);
      return read.ok || !canTry ? read : this.read(asked, parse, attempt + 1);
    }
    if (await isListening(this.#options.socket.path)) {
      // It came up after tmux had looked for it, or in the place of one that ended while it answered.
      if (isServerLost(run.value) && canTry) return this.read(asked, parse, attempt + 1);
      return err(await this.#refused(run.value));
    }
    // A tmux from before 3.2 knows no -N and says how it is used.
    const old = /usage:|option/.test(run.value.stderr) ? await this.#tooOld() : undefined;
    return old ? err(old) : ok(undefined);
  }

  /** One atomic look into a session that was observed before; nothing when it is not as it was then. */
  async details(session: ObservedSession, attempt = 0): Promise<Result<SessionDetails | undefined, Failure>> {
    const run = await this.#run({ start: false, commands: detailCommands(session), deadlineMs: READ_DEADLINE_MS });
    if (!run.ok) return run;
    if (run.value.code !== 0) return ok(undefined);
    const details = readOutput(run.value, (output) => parseDetails(output, session));
    if (!details.ok && attempt < MOST_ATTEMPTS) return this.details(session, attempt + 1);
    return details.ok && !isSameSession(session, details.value) ? ok(undefined) : details;
  }

  /** Sends a change and observes what came of it, in one message. Starts a server when there is none. */
  async change(change: Change, request: ObserveRequest): Promise<Result<Transaction, Failure>> {
    const text = [
      scriptText(change.condition, withoutHooks(change.lines)),
      scriptText("1", [
        ...observeCommands(request).map((command) => [command]),
        ...change.afterwards.map((command) => [command]),
      ]),
    ].join("");
    const run = await this.#run({
      start: true,
      commands: [["source-file", "-"]],
      input: text,
      deadlineMs: READ_DEADLINE_MS + change.lines.flat().length * CHANGE_DEADLINE_PER_COMMAND_MS,
    });
    if (!run.ok) return run;
    if (!isAnswered(run.value.stdout)) return err(await this.#refused(run.value));
    const read = readOutput(run.value, (output) => parseObserved(output, request));
    const observed = read.ok ? supported(read) : await this.#observeAfter(run.value.stdout, request);
    return observed.ok ? ok({ observed: observed.value, refusals: lines(run.value.stderr) }) : observed;
  }

  /** What came of a change whose answer was cut off. Who had the lease then, stands at the start of that answer. */
  async #observeAfter(answer: string, request: ObserveRequest): Promise<Result<Observed, Failure>> {
    const now = await this.observe(request);
    const then = parseServerLine(answer);
    const isSame = now.ok && then?.pid === now.value.server?.pid && then?.startTime === now.value.server?.startTime;
    return isSame && then ? ok({ ...now.value, server: then }) : now;
  }

  /** Runs commands for their effect on a server that is there. Whether they did anything is for an observation to tell. */
  async send(commands: readonly Command[]): Promise<Result<void, Failure>> {
    const run = await this.#run({ start: false, commands, deadlineMs: READ_DEADLINE_MS });
    return run.ok ? ok(undefined) : run;
  }

  /** Starts a client that says a line, by `sayWatch`, and then waits. Nothing when no server runs. */
  async wait(commands: readonly Command[]): Promise<Result<Waiting | undefined, Failure>> {
    const { flags, path } = this.#options.socket;
    const argv = ["-u", "-N", ...flags, ...joinCommands(commands)];
    for (let attempt = 0; ; attempt++) {
      const waiting = await spawnWaiting(this.#options, argv, this.#begin(READ_DEADLINE_MS));
      // It came up, or its place was taken, just when it was spoken to.
      if (!waiting.ok || waiting.value || attempt >= MOST_ATTEMPTS || !(await isListening(path))) return waiting;
      await new Promise((resolve) => setTimeout(resolve, 10 * (attempt + 1)));
    }
  }

  /** From now on the terminal's Ctrl-C is for this program alone. */
  standApart(): void {
    this.#options = { ...this.#options, isApart: true };
  }

  /** What a person types for this command on this server. */
  commandLine(command: Command): string {
    const { binary, socket } = this.#options;
    return [binary, ...socket.flags, ...command].map(plainShellWord).join(" ");
  }

  async #refused({ stdout, stderr, code }: Finished): Promise<Failure> {
    const old = await this.#tooOld();
    if (old) return old;
    const said = [...lines(stderr), ...(isAnswered(stdout) ? [] : lines(decode(stdout)))];
    return {
      code: "tmux-failed",
      message: `tmux answered with an error (status ${code ?? "unknown"})`,
      ...(said.length > 0 ? { details: said } : {}),
      hint: `try: ${this.commandLine(["list-sessions"])}`,
    };
  }

  /** The version of the tmux program, which need not be that of a server that runs already. */
  async version(): Promise<Result<string, Failure>> {
    const run = await spawnTmux(this.#options, ["-V"], undefined, this.#begin(READ_DEADLINE_MS));
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
      const deadline = this.#begin(call.deadlineMs);
      const run = await (long
        ? spawnTmux(this.#options, [...base, "source-file", "-"], text, deadline)
        : spawnTmux(this.#options, [...base, ...argv], call.input, deadline));
      if (!run.ok || !(call.start && isDying(run.value) && attempt < MOST_ATTEMPTS)) return run;
      await new Promise((resolve) => setTimeout(resolve, 10 * (attempt + 1)));
    }
  }

  #begin(ms: number): Deadline {
    this.started += 1;
    this.onMove();
    return { ms, socketPath: this.#options.socket.path, onBusy: this.onMove };
  }
}

export interface Reading {
  readonly commands: readonly Command[];
  readonly input?: string;
  /** What the answer may take beyond what every answer may. */
  readonly patienceMs?: number;
}

interface Call {
  readonly start: boolean;
  readonly commands: readonly Command[];
  readonly input?: string;
  readonly deadlineMs: number;
}

function supported(observed: Result<Observed, Failure>): Result<Observed, Failure> {
  if (!observed.ok) return observed;
  const version = observed.value.server?.version ?? "";
  return isSupported(version) ? ok(withoutRunning(observed.value)) : err(tooOld(version));
}

function readOutput<T>({ stdout, stderr, code }: Finished, read: (output: string) => T): Result<T, Failure> {
  try {
    return ok(read(stdout));
  } catch (error) {
    const how = `tmux ended with status ${code ?? "unknown"} after ${stdout.length} bytes`;
    return err({ code: "tmux-failed", message: (error as Error).message, details: [how, ...lines(stderr)] });
  }
}

export const tooOld = (version: string): Failure => ({
  code: "tmux-too-old",
  message: `tmux ${version} is too old: tmx needs ${OLDEST_SUPPORTED} or newer`,
  hint: installHint(),
});

/** A server that ends while a client connects: nothing was done, and the next attempt starts a new one. */
const isDying = (run: Finished): boolean => run.stdout === "" && isServerLost(run);

const isServerLost = ({ code, stderr }: Finished): boolean =>
  code !== 0 && /server exited|lost server|no server running|error connecting/.test(stderr);

const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line.trim() !== "");

/** Several commands as one command line. A `;` at the end of an argument would separate commands. */
const joinCommands = (commands: readonly Command[]): readonly string[] =>
  commands.flatMap((command, at) => [
    ...(at === 0 ? [] : [";"]),
    ...command.map((argument) => (argument.endsWith(";") ? `${argument.slice(0, -1)}\\;` : argument)),
  ]);
