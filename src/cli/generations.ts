import { nearest } from "../lib/suggest.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Generation, History } from "../model/generation.ts";
import type { Runtime } from "../runtime.ts";
import type { Context } from "./context.ts";
import { safe } from "./views/style.ts";

/** The generations of a session, at least one. Files that cannot be used are told of. */
export async function generationsOf(
  session: string,
  { histories, history }: Runtime,
  context: Context,
): Promise<Result<readonly Generation[], Failure>> {
  const found = await history(session);
  tellDamage(found, context);
  if (found.generations.length > 0) return ok(found.generations);
  return err(noHistory(session, (await histories()).flatMap(sessionOf)));
}

export function tellDamage({ damaged }: History, { output }: Context): void {
  for (const file of damaged) output.note(`warning: ${safe(file)} is damaged, and was left out`);
}

const sessionOf = ({ generations }: History): readonly string[] => generations.slice(-1).map((each) => each.session);

function noHistory(session: string, known: readonly string[]): Failure {
  const near = nearest(session, known);
  const listed = known.length > 0 ? `there are: ${known.join(", ")}` : "nothing was applied to this tmux server yet";
  return {
    code: "no-such-session",
    message: `session ${JSON.stringify(session)} has no history`,
    hint: near === undefined ? listed : `did you mean ${JSON.stringify(near)}?`,
  };
}

/** The generation with this number. */
export function pickGeneration(
  generations: readonly Generation[],
  number: number | string,
): Result<Generation, Failure> {
  const found = generations.find((each) => String(each.number) === String(number));
  if (found) return ok(found);
  const [first, last] = [generations[0]!, generations.at(-1)!];
  return err({
    code: "no-such-generation",
    message: `session ${JSON.stringify(first.session)} has no generation ${JSON.stringify(String(number))}`,
    hint: `there are: ${generations.map((each) => each.number).join(", ")} (tmx history ${last.session} lists them)`,
  });
}
