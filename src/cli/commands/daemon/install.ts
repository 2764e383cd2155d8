import { join, resolve } from "node:path";

import type { Service } from "../../../lib/service-unit.ts";
import type { Action, Invocation } from "../../action.ts";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-status.ts";
import { homeOf } from "../../manifests.ts";
import { reportFailure } from "../../report.ts";
import { safe } from "../../views/style.ts";

/** What the service manager does not give, and commands of manifests may need. */
const KEPT = ["PATH", "LANG", "SHELL", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMX_STATE_DIR", "TMX_TMUX", "TMUX_TMPDIR"];

/** `tmx daemon install`: has the system keep the daemon's watchdog. */
export const install: Action = async ({ args, options, context }) => {
  const { loadServiceManager } = await import("../../../runtime.ts");
  const manager = (await loadServiceManager())(homeOf(context.env), context.env);
  const service = serviceOf({ args, options, context });
  const { output } = context;
  if (options["print"] === true) {
    output.result(manager.text(service).trimEnd());
    return EXIT.done;
  }
  const installed = await manager.install(service);
  if (!installed.ok) return reportFailure(installed.error, context);
  if (context.options.output === "json") output.json({ schemaVersion: 1, file: manager.file });
  else output.result(`Installed ${safe(manager.file)}; the daemon runs, and starts with each login.`);
  return EXIT.done;
};

/** `tmx daemon uninstall`: the daemon ends, and nothing starts it any more. */
export const uninstall: Action = async ({ context }) => {
  const { loadServiceManager } = await import("../../../runtime.ts");
  const manager = (await loadServiceManager())(homeOf(context.env), context.env);
  const removed = await manager.uninstall();
  if (!removed.ok) return reportFailure(removed.error, context);
  if (context.options.output === "json") context.output.json({ schemaVersion: 1, file: manager.file });
  else context.output.result(`Removed ${safe(manager.file)}.`);
  return EXIT.done;
};

/** A service has no last session to end with: it is to be there for the next one. */
function serviceOf({ args, context: { env, install: folder, options } }: Invocation): Service {
  const paths = args.map((path) => resolve(path));
  const command = ["daemon", "start", "--foreground", "--no-exit-when-empty", ...serverFlags(options), ...paths];
  const kept = KEPT.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return { argv: [process.execPath, join(folder, "tmx.cjs"), ...command], env: Object.fromEntries(kept) };
}

const serverFlags = ({ socketName, socketPath }: Context["options"]): readonly string[] => [
  ...(socketName === undefined ? [] : ["-L", socketName]),
  ...(socketPath === undefined ? [] : ["-S", resolve(socketPath)]),
];
