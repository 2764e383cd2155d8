import { nearest } from "../../lib/suggest.ts";
import type { Context } from "../context.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { reviveDaemon } from "../revive.ts";

/** `tmx attach`: looks at a session, whoever made it. */
export const attach: Action = async ({ args, context }) => attachByName(args[0]!, context);

export async function attachByName(name: string, context: Context): Promise<number> {
  await reviveDaemon(context);
  const runtime = await context.runtime();
  const observed = await runtime.observe();
  if (!observed.ok) return reportFailure(observed.error, context);
  const { sessions } = observed.value;
  // One that was renamed by hand is still what its manifest calls it.
  const session = sessions.find((each) => each.name === name) ?? sessions.find(({ label }) => label?.session === name);
  if (!session) {
    const near = nearest(
      name,
      sessions.map((each) => each.name),
    );
    const known =
      sessions.length > 0
        ? `there are: ${sessions.map((each) => each.name).join(", ")}`
        : "none is running; make one with: tmx apply FILE";
    const hint = near === undefined ? known : `did you mean ${JSON.stringify(near)}?`;
    return reportFailure(
      { code: "no-such-session", message: `there is no session ${JSON.stringify(name)}`, hint },
      context,
    );
  }
  const done = await runtime.attach(session);
  return done.ok ? done.value : reportFailure(done.error, context);
}
