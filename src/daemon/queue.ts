/**
 * What is to be looked at, by keys: the same key twice is one, in the order in which they came. A key that is taken is
 * not taken again before it is done, and what came for it meanwhile comes back once. Time comes in as a value, in
 * milliseconds.
 */
export class WorkQueue {
  /** When each key is due. */
  readonly #due = new Map<string, number>();
  readonly #taken = new Set<string>();
  /** Keys that nothing wakes before that time: they failed. */
  readonly #held = new Map<string, number>();

  /** @param at when it is due, unless it is due earlier already */
  add(key: string, at: number): void {
    this.#due.set(key, Math.min(at, this.#due.get(key) ?? Infinity));
  }

  /** Nothing wakes the key before that. */
  hold(key: string, until: number): void {
    this.#held.set(key, until);
    this.add(key, until);
  }

  /** It may be woken again. */
  release(key: string): void {
    this.#held.delete(key);
  }

  /** Whoever is not there any more is not looked at any more. */
  remove(key: string): void {
    this.#due.delete(key);
    this.#held.delete(key);
  }

  /** All that is due and not in anybody's hands. */
  take(now: number): readonly string[] {
    const ready = [...this.#due.keys()].filter((key) => this.#dueAt(key) <= now && !this.#taken.has(key));
    for (const key of ready) {
      this.#due.delete(key);
      this.#taken.add(key);
    }
    return ready;
  }

  done(key: string): void {
    this.#taken.delete(key);
  }

  /** When something is due next; nothing when nothing waits. */
  next(): number | undefined {
    const times = [...this.#due.keys()].filter((key) => !this.#taken.has(key)).map((key) => this.#dueAt(key));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** How many keys are due, and for how long the first of them has been, in milliseconds. */
  backlog(now: number): { readonly length: number; readonly oldestMs: number } {
    const late = [...this.#due.keys()].map((key) => now - this.#dueAt(key)).filter((ms) => ms >= 0);
    return { length: late.length, oldestMs: Math.max(0, ...late) };
  }

  #dueAt(key: string): number {
    return Math.max(this.#due.get(key)!, this.#held.get(key) ?? -Infinity);
  }
}
