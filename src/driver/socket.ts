import { realpathSync } from "node:fs";
import { connect } from "node:net";
import { basename, dirname, join, resolve } from "node:path";

/** Which tmux server is meant: how tmux is told, and where its socket is. */
export interface Socket {
  /** tmux's own flags, empty for the default server. */
  readonly flags: readonly string[];
  /** Absolute; its folder is resolved where it exists. */
  readonly path: string;
}

/** tmux's rules: -S, else -L, else the server one is inside of, else the default one. */
export function findSocket(
  options: { readonly socketName?: string; readonly socketPath?: string },
  env: NodeJS.ProcessEnv,
): Socket {
  if (options.socketPath !== undefined) return atPath(options.socketPath);
  if (options.socketName !== undefined) return named(options.socketName, env);
  const current = env["TMUX"]?.split(",")[0];
  return current ? atPath(current) : { ...named("default", env), flags: [] };
}

const atPath = (path: string): Socket => ({ flags: ["-S", resolve(path)], path: canonical(resolve(path)) });

function named(name: string, env: NodeJS.ProcessEnv): Socket {
  const folder = join(env["TMUX_TMPDIR"] || "/tmp", `tmux-${process.getuid?.() ?? 0}`);
  return { flags: ["-L", name], path: canonical(join(folder, name)) };
}

/** One server has one path, whichever links lead to it. */
function canonical(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

const NOBODY = new Set(["ENOENT", "ECONNREFUSED", "ENOTDIR"]);

/** Whether a server answers there. tmux says "no server" in too many ways to tell by its words. */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path);
    const finish = (answer: boolean): void => {
      connection.destroy();
      resolve(answer);
    };
    connection.once("connect", () => finish(true));
    // Any other error (no permission, too many clients) is somebody's who may well be there.
    connection.once("error", ({ code = "" }: NodeJS.ErrnoException) => finish(!NOBODY.has(code)));
  });
}
