/**
 * Once for a whole run: a temporary folder that holds all the run makes, tmux sockets included, so that no test can
 * reach the tmux server or the files of whoever runs it. Afterwards nothing of it is left, processes neither.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createHome, homeEnvironment } from "./home.ts";
import { isFamily, killNaming } from "./processes.ts";

const UNSET = [
  "TMUX",
  "TMUX_PANE",
  "TMX_STATE_DIR",
  "NODE_EXTRA_CA_CERTS",
  "ENV",
  "BASH_ENV",
  "ZDOTDIR",
  "XDG_CONFIG_DIRS",
];

export default function setup(): () => Promise<void> {
  // Always below /tmp: the path of a Unix socket may have 104 bytes at most, and other temporary folders can be long.
  const root = mkdtempSync(join(realpathSync("/tmp"), "tmx-"));
  const home = join(root, "home");
  createHome(home);
  mkdirSync(join(root, "s"), { mode: 0o700 });

  for (const name of UNSET) delete process.env[name];
  Object.assign(process.env, homeEnvironment(home), { TMUX_TMPDIR: join(root, "s"), TMX_TEST_ROOT: root });

  return async () => {
    await killNaming(root, isFamily);
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  };
}
