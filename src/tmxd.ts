/**
 * The processes of the daemon: `tmxd.cjs reconciler SERVER RESTARTS` and `tmxd.cjs watchdog SERVER FOLDER`. Apart from the
 * command line, so that a watchdog loads nothing but itself. SERVER is tmux's own flags, as a JSON list.
 */
const [role, server = "[]", rest = ""] = process.argv.slice(2);
const script = process.argv[1]!;
const { env } = process;

/** Ends what is under way in good order. */
function untilAsked(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => asked.abort());
  // A terminal that goes is no reason to.
  process.on("SIGHUP", () => undefined);
  return asked.signal;
}

async function run(): Promise<number> {
  const signal = untilAsked();
  if (role === "watchdog") {
    const { runWatchdog } = await import("./service/watchdog.ts");
    const reconciler = [script, "reconciler", server];
    return (await runWatchdog({ folder: rest, env, reconciler, signal })).ok ? 0 : 1;
  }
  const { runAsReconciler } = await import("./cli/reconciler.ts");
  return runAsReconciler({ script, install: import.meta.dirname, env, server, restarts: Number(rest), signal });
}

void run().then((status) => process.exit(status));
