/**
 * `npm start`: brings examples/quickstart.yaml to life in the user's own tmux, with the program that was just built.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { delimiter, isAbsolute } from "node:path";

const program = "dist/tmx.cjs";
const manifest = "examples/quickstart.yaml";
const session = "tmx-quickstart";

const child = spawn(process.execPath, [program, "apply", manifest], { stdio: "inherit", env: userEnvironment() });
const [code, signal] = await once(child, "exit");
process.exitCode = code ?? 128 + constants.signals[signal];

if (process.exitCode === 0) {
  const attach = process.env.TMUX ? "tmux switch-client" : "tmux attach";
  console.log(`
  attach   ${attach} -t =${session}
           node ${program} attach ${session}
  change   edit ${manifest}, then: npm start
  delete   node ${program} delete ${manifest}`);
}

/**
 * The environment that npm was started with, as far as it can be told. A tmux server that starts here keeps the
 * environment for all the panes it will ever open, so what npm adds for its scripts must not get into it.
 */
function userEnvironment() {
  const ofNpm = (name) => /^npm_/i.test(name) || ["INIT_CWD", "NODE", "NODE_ENV", "COLOR"].includes(name);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofNpm(name)));
  // npm's default where the user has set no editor, and tmux would switch to vi keys because of it.
  if (env.EDITOR === "vi") delete env.EDITOR;
  env.PATH = withoutNpmFolders(env.PATH ?? "");
  return env;
}

/** npm puts its own folders in front; the same folders further back are the user's. */
function withoutNpmFolders(path) {
  const folders = path.split(delimiter);
  const ofNpm = (folder) => isAbsolute(folder) && /[\\/](node_modules[\\/]\.bin|node-gyp-bin)$/.test(folder);
  const first = folders.findIndex((folder) => !ofNpm(folder));
  return folders.slice(Math.max(first, 0)).join(delimiter);
}
