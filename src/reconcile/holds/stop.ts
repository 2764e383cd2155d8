import { err, ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Hold, Stopped } from "../../model/hold.ts";
import type { Plan } from "../../model/plan.ts";
import { absent, planDeletion } from "../../plan/deletion.ts";
import type { MatchedPlan } from "../../plan/plan.ts";
import { apply, plan } from "../apply.ts";
import type { Ports } from "../ports.ts";
import type { ApplyReport, ApplyRequest } from "../request.ts";
import type { HoldingPorts } from "./ports.ts";

type StopPorts = Ports & HoldingPorts;

export interface StopRequest extends Omit<ApplyRequest, "specs"> {
  readonly session: string;
  /** Saves what is about to end. */
  readonly before: (seen: MatchedPlan) => Promise<Result<void, Failure>>;
}

export interface StopReport extends ApplyReport {
  /** Absent when nobody said yes: then all is as it was. */
  readonly hold?: Stopped;
  /** Whether it was stopped before. */
  readonly isRepeated: boolean;
}

/**
 * Ends a session that stays remembered. That it is stopped is noted before anything ends, so that whoever watches does not
 * bring it back; where nothing ends after all, it is taken back.
 */
export async function stop(ports: StopPorts, request: StopRequest): Promise<Result<StopReport, Failure>> {
  const { session, ...rest } = request;
  const specs = [absent(session, "keep")];
  const there = await plan(ports, { specs, planner: planDeletion });
  if (!there.ok) return there;
  const note = new StopNote(ports, session);
  const before = async (seen: MatchedPlan): Promise<Result<void, Failure>> => {
    const noted = await note.write();
    return noted.ok ? request.before(seen) : noted;
  };
  const done = await apply(ports, { ...rest, specs, planner: planDeletion, remembers: true, before });
  if (!done.ok) return err(await afterFailure(ports, { failure: done.error, note, there: there.value }));
  const isRefused = done.value.left.some(({ state }) => state === "pending");
  const settled = await (isRefused ? note.takeBack() : note.write());
  if (!settled.ok) return settled;
  return ok({ ...done.value, isRepeated: note.isRepeated, ...(isRefused ? {} : { hold: note.hold }) });
}

/** What is said of a session that is being stopped: the same as before when it was stopped already. */
class StopNote {
  readonly hold: Stopped;
  readonly isRepeated: boolean;
  readonly #holds: HoldingPorts["holds"];
  readonly #before: Hold | undefined;
  #isWritten: boolean;

  constructor({ holds, clock }: StopPorts, session: string) {
    this.#holds = holds;
    this.#before = holds.read([session]).get(session);
    this.isRepeated = this.#isWritten = this.#before?.kind === "stopped";
    this.hold = this.#before?.kind === "stopped" ? this.#before : { kind: "stopped", session, since: clock.now() };
  }

  get isWritten(): boolean {
    return this.#isWritten;
  }

  async write(): Promise<Result<void, Failure>> {
    if (this.#isWritten) return ok(undefined);
    const written = await this.#holds.set(this.hold);
    this.#isWritten = written.ok;
    return written;
  }

  /** Back to what was said before; after a stop that was killed, which nobody wants any more, that is nothing. */
  async takeBack(): Promise<Result<void, Failure>> {
    if (!this.#isWritten) return ok(undefined);
    const isPaused = this.#before?.kind === "paused";
    return isPaused ? this.#holds.set(this.#before) : this.#holds.lift(this.hold.session);
  }
}

/** Nothing has ended where all is there that was to end. */
async function afterFailure(
  ports: StopPorts,
  { failure, note, there }: { readonly failure: Failure; readonly note: StopNote; readonly there: Plan },
): Promise<Failure> {
  const { session } = note.hold;
  if (!note.isWritten) return failure;
  const now = await plan(ports, { specs: [absent(session, "keep")], planner: planDeletion });
  const isWhole = now.ok && there.operations.every(({ id }) => now.value.operations.some((each) => each.id === id));
  const back = isWhole && !note.isRepeated ? await note.takeBack() : undefined;
  if (back?.ok) return failure;
  const stays = `session ${JSON.stringify(session)} counts as stopped all the same: run tmx stop again, or tmx start`;
  return { ...failure, details: [...(failure.details ?? []), stays] };
}
