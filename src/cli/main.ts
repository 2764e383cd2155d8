import type { Runtime } from "../runtime.ts";
import type { Context, GlobalOptions } from "./context.ts";
import { EXIT } from "./exit-status.ts";
import { runProgram } from "./program.ts";
import { createOutput, isOutputLost } from "./views/output.ts";

/** Runs one command line and returns its exit status. Exceptions are bugs: they are told as such. */
export async function main(
  argv: readonly string[],
  world: { readonly install: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  try {
    const status = await runProgram(argv, {
      makeContext: (options) => createContext(options, world),
      bare: async (invocation) => (await import("./commands/overview.ts")).overview(invocation),
    });
    return status === EXIT.done && isOutputLost() ? EXIT.failed : status;
  } catch (error) {
    const { renderBug } = await import("./views/bug-view.ts");
    const output = createOutput(world.env, { color: true, quiet: false });
    output.error(renderBug(error, argv.includes("-v") || argv.includes("--verbose")));
    return EXIT.failed;
  }
}

function createContext(
  options: GlobalOptions,
  { install, env }: { readonly install: string; readonly env: NodeJS.ProcessEnv },
): Context {
  let runtime: Promise<Runtime> | undefined;
  const output = createOutput(env, options);
  return { options, env, install, output, runtime: () => (runtime ??= loadRuntime(options, { install, env, output })) };
}

async function loadRuntime(
  { socketName, socketPath }: GlobalOptions,
  { install, env, output: { terminal } }: Pick<Context, "install" | "env" | "output">,
): Promise<Runtime> {
  const { createRuntime } = await import("../runtime.ts");
  return createRuntime({
    ...(socketName === undefined ? {} : { socketName }),
    ...(socketPath === undefined ? {} : { socketPath }),
    ...(terminal ? { terminal } : {}),
    env,
    install,
  });
}
