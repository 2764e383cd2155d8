/** How often a session is to be saved. */
export interface SaveSetting {
  readonly session: string;
  readonly everyMs: number;
  /** When it was saved last, in milliseconds since the epoch. */
  readonly newest?: number;
}

/** When which session is to be saved. Time comes in as a value, in milliseconds. */
export class Autosaving {
  #settings: readonly SaveSetting[] = [];
  /** When each was tried last: one that has not changed gets no new generation. */
  readonly #tried = new Map<string, number>();
  /** When each was saved last, or was seen to need no save; from when it was known where it never was. */
  readonly #safe = new Map<string, number>();
  #notBefore = -Infinity;

  learn(settings: readonly SaveSetting[], now: number): void {
    this.#settings = settings;
    const names = new Set(settings.map(({ session }) => session));
    for (const known of [this.#tried, this.#safe])
      for (const name of known.keys()) if (!names.has(name)) known.delete(name);
    for (const name of names) if (!this.#safe.has(name)) this.#safe.set(name, now);
  }

  /** Those whose time has come, or is about to: one look at tmux serves all of them. */
  due(now: number): readonly string[] {
    if (now < this.#notBefore) return [];
    if ((this.next() ?? Infinity) > now) return [];
    return this.#settings.filter((each) => this.#dueAt(each) <= now + each.everyMs / 10).map(({ session }) => session);
  }

  next(): number | undefined {
    if (this.#settings.length === 0) return undefined;
    return Math.max(this.#notBefore, Math.min(...this.#settings.map((each) => this.#dueAt(each))));
  }

  /** Something is in the way. */
  postpone(until: number): void {
    this.#notBefore = until;
  }

  tried(sessions: readonly string[], now: number): void {
    for (const session of sessions) this.#tried.set(session, now);
  }

  /** What could be lost of these is no more than an interval's work. */
  saved(sessions: readonly string[], now: number): void {
    for (const session of sessions) this.#safe.set(session, now);
  }

  /** Those that no save has succeeded for within two of their intervals. */
  late(now: number): readonly string[] {
    return this.#settings
      .filter(({ session, everyMs }) => now - (this.#safe.get(session) ?? now) > 2 * everyMs)
      .map(({ session }) => session);
  }

  #dueAt({ session, everyMs, newest = -Infinity }: SaveSetting): number {
    return Math.max(newest, this.#tried.get(session) ?? -Infinity) + everyMs;
  }
}
