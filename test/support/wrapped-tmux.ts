/** A tmux with something in front of it: a script that TMX_TMUX names, run by tmx in place of tmux. */
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rig } from "./rig.ts";

export interface WrappedTmux {
  /** For the environment of tmx. */
  readonly env: { readonly TMX_TMUX: string };
  /** How many tmux processes were started through it so far. */
  readonly calls: () => Promise<number>;
}

/**
 * @param script shell commands that come before tmux: `$n` is the number of this call, `$PPID` is tmx, `$real` is tmux
 * with its arguments in `$@`. Unless they exit, tmux then runs.
 */
export async function wrapTmux(rig: Rig, script = "", name = "wrapped"): Promise<WrappedTmux> {
  const log = join(rig.dir, `${name}.log`);
  const lines = [
    "#!/bin/sh",
    `real='${rig.binary}'`,
    // One short line a call, written at once: calls that overlap lose none.
    `echo "$1" >>'${log}'`,
    `n=$(wc -l <'${log}')`,
    script,
    'exec "$real" "$@"',
  ];
  const path = await rig.write(`${name}.sh`, `${lines.join("\n")}\n`);
  await chmod(path, 0o755);
  const calls = async (): Promise<number> => (await readFile(log, "utf8").catch(() => "")).split("\n").length - 1;
  return { env: { TMX_TMUX: path }, calls };
}
