import { delayAfter, type Random, RETRY, standsAfter } from "./backoff.ts";

/** Who takes a part away twice within this means it. */
const MEANT_MS = 5 * 60_000;

/** What is known of a part that was there and went. */
interface Absence {
  /** When a person who was looking on may have taken it away. */
  readonly attended: readonly number[];
  /** How often in a row it did not stay. */
  readonly streak: number;
  readonly delay: number;
  /** When it is made again. */
  readonly dueAt: number;
  /** When it was made again last. */
  readonly madeAt?: number;
  readonly isLeft: boolean;
}

/** What becomes of a part that is missing. */
export type Verdict =
  | { readonly kind: "make" }
  | { readonly kind: "later"; readonly at: number }
  /** `isNew`: it was decided just now. */
  | { readonly kind: "leave"; readonly isNew: boolean };

/**
 * Parts of one session that vanish. One that was never there is new, and made at once. One that went is made again, later
 * the more often it goes; where a person who looks at the session takes it away twice, it is left alone.
 */
export class Vanishing {
  readonly #random: Random;
  #present = new Set<string>();
  readonly #absences = new Map<string, Absence>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** All that is there now. What was left alone and is back, somebody has asked for. */
  see(parts: ReadonlySet<string>): void {
    for (const part of parts) if (this.#absences.get(part)?.isLeft) this.#absences.delete(part);
    for (const part of parts) this.#present.add(part);
  }

  /** A part that is missing now. `isAttended`: somebody looks at the session, or did just before. */
  judge(part: string, { now, isAttended }: { readonly now: number; readonly isAttended: boolean }): Verdict {
    const isNew = this.#present.delete(part);
    if (isNew) this.#absences.set(part, this.#gone(part, now, isAttended));
    const absence = this.#absences.get(part);
    if (!absence) return { kind: "make" };
    if (absence.isLeft) return { kind: "leave", isNew };
    return absence.dueAt <= now ? { kind: "make" } : { kind: "later", at: absence.dueAt };
  }

  #gone(part: string, now: number, isAttended: boolean): Absence {
    const before = this.#absences.get(part);
    const stood = before?.madeAt === undefined ? Infinity : now - before.madeAt;
    const streak = before && stood < standsAfter(before.delay) ? before.streak + 1 : 1;
    const recent = before?.attended.filter((at) => at > now - MEANT_MS) ?? [];
    const attended = isAttended ? [...recent, now] : recent;
    const delay = delayAfter(streak - 1, RETRY, this.#random);
    return { attended, streak, delay, dueAt: now + delay, isLeft: isAttended && attended.length >= 2 };
  }

  /** It was made, whether or not it is seen before it goes again. */
  made(part: string, now: number): void {
    this.#present.add(part);
    const absence = this.#absences.get(part);
    if (absence) this.#absences.set(part, { ...absence, madeAt: now });
  }

  /** The server has gone, and all with it: nobody has taken anything away. */
  forgetPresent(): void {
    this.#present.clear();
  }

  /** The parts that are left alone. */
  get left(): readonly string[] {
    return [...this.#absences].filter(([, { isLeft }]) => isLeft).map(([part]) => part);
  }

  /** Somebody has said anew what there is to be. */
  forget(): void {
    this.#absences.clear();
  }
}
