/** Starts programs for a rig. execa does more, at twice the price; tests start programs by the ten thousand. */
import { spawn } from "node:child_process";
import { constants } from "node:os";

export interface Outcome {
  /** The exit status; 128 + number for a signal, as a shell tells it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as it came, for what need not be UTF-8. */
  readonly raw: Uint8Array;
}

/** A program that runs. */
export interface Started {
  /** Absent if it could not be started. */
  readonly pid: number | undefined;
  /** SIGKILL unless told otherwise. */
  readonly kill: (signal?: NodeJS.Signals) => void;
  /** Rejects if it could not be started, or has not ended by its deadline. */
  readonly ended: Promise<Outcome>;
}

export interface ProgramOptions {
  /** Standard input; nothing at all (/dev/null) where absent. */
  readonly input?: string | Uint8Array | undefined;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** None where absent. */
  readonly deadlineMs?: number | undefined;
}

export function startProgram(file: string, args: readonly string[], options: ProgramOptions): Started {
  const { input, env, cwd, deadlineMs } = options;
  const child = spawn(file, args, { env, cwd, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
  // A program may end without having read all of it.
  child.stdin?.on("error", () => {}).end(input);
  const [stdout, stderr] = [gathered(child.stdout!), gathered(child.stderr!)];
  const ended = new Promise<Outcome>((resolve, reject) => {
    const timer = deadlineMs === undefined ? undefined : setTimeout(giveUp, deadlineMs);
    function giveUp(): void {
      child.kill("SIGKILL");
      const said = `${stderr().toString()}${stdout().toString()}`;
      reject(new Error(`${[file, ...args].join(" ")} timed out after ${deadlineMs} milliseconds\n${said}`));
    }
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const raw = stdout();
      const status = signal === null ? code! : 128 + constants.signals[signal];
      resolve({ code: status, stdout: raw.toString(), stderr: stderr().toString(), raw });
    });
  });
  return { pid: child.pid, kill: (signal = "SIGKILL") => void child.kill(signal), ended };
}

function gathered(stream: NodeJS.ReadableStream): () => Buffer {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}
