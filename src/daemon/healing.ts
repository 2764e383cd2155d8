import { type Address, addressKey, addressOf } from "../model/address.ts";
import type { Hold } from "../model/hold.ts";
import type { Operation } from "../model/plan.ts";
import type { Reason, Restraint } from "../model/restraint.ts";
import type { SessionSpec } from "../model/spec.ts";
import type { SurveyedOperation, SurveyedSession } from "../model/survey.ts";
import type { Random } from "./backoff.ts";
import { Supervision, type SupervisionNote } from "./supervision.ts";
import { Vanishing } from "./vanishing.ts";

export type HealingNote =
  | SupervisionNote
  /** A person keeps taking it away. */
  | { readonly kind: "left-alone"; readonly address: Address }
  /** Somebody has deleted or released the session, through tmx. */
  | { readonly kind: "given-up" };

/** What a pass does with one session, and what it leaves. */
export interface Decision {
  /** Absent when there is nothing to do. */
  readonly restraint?: Restraint;
  /** What waits for a person: it would end a process, or cannot be done. */
  readonly waiting: readonly SurveyedOperation[];
  /** What was changed by hand, and stays. */
  readonly kept: readonly SurveyedOperation[];
  /** What differs where nothing is done about it. */
  readonly differing: readonly SurveyedOperation[];
  /** Whether that is because it is paused. */
  readonly isPaused?: boolean;
  readonly notes: readonly HealingNote[];
  /** When to look again; absent when nothing is put off. */
  readonly nextAt?: number;
}

type Wanted = Pick<SessionSpec, "name" | "heal">;

/** What a decision depends on besides the session itself. */
export interface Circumstances {
  readonly now: number;
  /** What a person has said of it. */
  readonly hold?: Hold | undefined;
}

const NOTHING = { waiting: [], kept: [], differing: [], notes: [] } as const;

/** Decides what is done to keep one session as it should be. Remembers what has vanished and ended. Reads no clock. */
export class Healing {
  readonly #vanishing: Vanishing;
  readonly #supervision: Supervision;
  #attached = 0;
  #wasApplied = false;
  #isGivenUp = false;

  constructor(random: Random) {
    this.#vanishing = new Vanishing(random);
    this.#supervision = new Supervision(random);
  }

  decide({ name, heal }: Wanted, seen: SurveyedSession, { now, hold }: Circumstances): Decision {
    if (hold?.kind === "stopped") return NOTHING;
    const isAttended = seen.attached > 0 || this.#attached > 0;
    if (seen.isThere || seen.attached > 0) this.#attached = seen.attached;
    if (heal === "observe") return { ...NOTHING, differing: seen.operations };
    const givenUp = this.#giveUp(seen);
    if (this.#isGivenUp) return { ...NOTHING, notes: givenUp };
    if (hold) return { ...NOTHING, differing: seen.operations, isPaused: true };
    const supervised = this.#supervision.see(seen.processes, now);
    this.#vanishing.see(new Set([...seen.parts, ...(seen.isThere ? [addressKey({ session: name })] : [])]));
    const missing = this.#judgeMissing(seen.operations, { now, isAttended });
    const restarts = this.#judgeEnded(seen.operations, now);
    const undoes = heal === "enforce";
    // What comes back goes to its place, unless somebody has put the others elsewhere.
    const isShuffled = seen.operations.some(
      ({ reason, operation }) => reason === "drift" && operation.action === "move",
    );
    const moves = undoes || seen.isReordered || !isShuffled;
    const restraint = { undoes, moves, makes: missing.makes, restarts: restarts.due };
    const isDone = ({ reason, operation }: SurveyedOperation): boolean => {
      if (operation.state !== "planned") return false;
      if (reason === "missing") return missing.makes === "session" || missing.makes.has(keyOf(operation));
      if (reason === "ended") return restarts.due.has(keyOf(operation));
      return isOurs(reason) || undoes;
    };
    const isPutOff = !seen.isThere && missing.makes !== "session";
    const hasWork = !isPutOff && (seen.operations.some(isDone) || !seen.isCurrent || seen.isHooked);
    const times = [...missing.times, ...restarts.times];
    return {
      ...(hasWork ? { restraint } : {}),
      waiting: seen.operations.filter(
        ({ reason, operation }) => operation.state !== "planned" && (isOurs(reason) || undoes),
      ),
      kept: undoes ? [] : seen.operations.filter(({ reason }) => reason === "drift"),
      differing: [],
      notes: [...supervised, ...missing.notes],
      ...(times.length > 0 ? { nextAt: Math.min(...times) } : {}),
    };
  }

  /** A session that tmx was told to end, or to let go of, while it is watched. */
  #giveUp({ isApplied }: SurveyedSession): readonly HealingNote[] {
    const isNew = this.#wasApplied && !isApplied && !this.#isGivenUp;
    if (isNew) this.#isGivenUp = true;
    if (isApplied) this.#isGivenUp = false;
    this.#wasApplied ||= isApplied;
    return isNew ? [{ kind: "given-up" }] : [];
  }

  #judgeMissing(
    operations: readonly SurveyedOperation[],
    how: { readonly now: number; readonly isAttended: boolean },
  ): { makes: Restraint["makes"]; notes: readonly HealingNote[]; times: readonly number[] } {
    const missing = operations.filter(({ reason }) => reason === "missing").map(({ operation }) => operation);
    const judged = missing
      .filter((operation) => !missing.some((around) => isAround(around, operation)))
      .map((operation) => ({ operation, verdict: this.#vanishing.judge(addressKey(operation.address), how) }));
    const made = judged.filter(({ verdict }) => verdict.kind === "make").map(({ operation }) => operation);
    const parts = missing.filter((each) => made.some((top) => top === each || isAround(top, each)));
    return {
      makes: made.some(({ level }) => level === "session") ? "session" : new Set(parts.map(keyOf)),
      notes: judged.flatMap(({ operation: { address }, verdict }) =>
        verdict.kind === "leave" && verdict.isNew ? [{ kind: "left-alone" as const, address }] : [],
      ),
      times: judged.flatMap(({ verdict }) => (verdict.kind === "later" ? [verdict.at] : [])),
    };
  }

  #judgeEnded(
    operations: readonly SurveyedOperation[],
    now: number,
  ): { due: ReadonlySet<string>; times: readonly number[] } {
    const ended = operations.filter(({ reason }) => reason === "ended").map(({ operation }) => operation.address);
    const times = ended.map((address) => this.#supervision.dueAt(address));
    return {
      due: new Set(ended.filter((_, at) => times[at]! <= now).map(addressKey)),
      times: times.filter((at) => at > now),
    };
  }

  /** What is left alone, or does not come up, as long as that is so. */
  get troubles(): readonly HealingNote[] {
    return [
      ...(this.#isGivenUp ? [{ kind: "given-up" } as const] : []),
      ...this.#vanishing.left.map((part) => ({ kind: "left-alone", address: addressOf(part) }) as const),
      ...this.#supervision.looping,
    ];
  }

  /** What a pass has done, so that it counts although it may be gone before it is seen. */
  done(operations: readonly Operation[], now: number): void {
    for (const operation of operations.filter(({ state }) => state === "planned")) {
      const { action, address } = operation;
      if (action === "create" || action === "restore") this.#vanishing.made(addressKey(address), now);
      if (action === "replace") this.#supervision.started(address, now);
    }
  }

  /** Its file changed, or is there again: what was left alone, or put off, is so no more. */
  renew(): void {
    this.#vanishing.forget();
    this.#supervision.forget();
    this.#isGivenUp = false;
    this.#wasApplied = false;
  }

  /** Somebody has stopped it, as only a session can be that was applied. */
  stopped(): void {
    this.#wasApplied = true;
  }

  /** It is left alone from now on, or looked after again: what became of its parts before says nothing. */
  forget(): void {
    this.#vanishing.forget();
    this.#vanishing.forgetPresent();
    this.#supervision.forget();
  }

  /** The server has gone, and everything with it. */
  serverGone(): void {
    this.#vanishing.forgetPresent();
    this.#supervision.forget();
    this.#attached = 0;
  }
}

/** Whether it is for the manifest's sake, and not because of what was done in tmux. */
const isOurs = (reason: Reason): boolean => reason !== "drift" && reason !== "size";

const keyOf = ({ address }: Operation): string => addressKey(address);

/** Whether a part is missing because the one around it is. */
const isAround = (around: Operation, { level, address }: Operation): boolean =>
  (around.level === "session" && level !== "session") ||
  (around.level === "window" && level === "pane" && around.address.window === address.window);
