import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { UndoneSession } from "../../model/undo.ts";
import type { SnapshotPorts } from "./ports.ts";
import { save } from "./save.ts";

/**
 * Saves sessions, with their texts, before something is done to them. Nothing is done to what cannot be saved.
 *
 * @param ending those that are about to end as a whole
 */
export async function saveBefore(
  ports: SnapshotPorts,
  cause: "before-delete" | "before-restore",
  sessions: readonly string[],
  ending: readonly string[] = [],
): Promise<Result<readonly UndoneSession[], Failure>> {
  if (sessions.length === 0) return ok([]);
  const saved = await save(ports, { sessions, cause, text: true, ending });
  if (!saved.ok) return saved;
  const [refused] = saved.value.refused;
  if (refused) return err(notSaved(refused.session, refused.why));
  return ok(
    saved.value.saved.flatMap(({ session, generation }) =>
      generation ? [{ name: session, generation: generation.number }] : [],
    ),
  );
}

const notSaved = (session: string, why: string): Failure => ({
  code: "not-saved",
  message: `session ${JSON.stringify(session)} could not be saved before, so that nothing was done to it: ${why}`,
  hint: "save it by hand and see what is wrong: tmx session save NAME",
});
