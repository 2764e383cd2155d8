/** How long there has to be quiet until what happened is looked at: an editor, or a checkout, does several things. */
const QUIET_MS = 300;
/** Where there never is quiet, it is looked at all the same. */
const LONGEST_MS = 3_000;

/** Many events within a short time are one. Time comes in as a value, in milliseconds. */
export class Debounce {
  #first: number | undefined;
  #last = 0;

  note(now: number): void {
    this.#first ??= now;
    this.#last = now;
  }

  /** When to look; nothing when nothing has happened. */
  get dueAt(): number | undefined {
    return this.#first === undefined ? undefined : Math.min(this.#last + QUIET_MS, this.#first + LONGEST_MS);
  }

  /** It is looked at now. */
  clear(): void {
    this.#first = undefined;
  }
}
