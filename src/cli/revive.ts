import type { Context } from "./context.ts";

/** A daemon of which both processes were killed is started again by the next command that has to do with sessions. */
export async function reviveDaemon({ runtime, output }: Context): Promise<void> {
  if (await (await runtime()).reviveDaemon()) output.note("The daemon had died, and was started again.");
}
