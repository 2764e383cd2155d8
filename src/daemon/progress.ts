/** How far whoever watches has come: what it is doing now, and since when. Time comes in as a value, in milliseconds. */
export interface Progress {
  /** Grows with every step. */
  readonly sequence: number;
  readonly doing: string;
  readonly since: number;
  /** When all that was due had been looked at last; absent before that. */
  readonly passedAt?: number;
}

/** Proves that the loop gets on: it is moved by what the loop does, and by nothing else. */
export class ProgressMeter {
  #sequence = 0;
  #doing = "starting";
  #since: number;
  #passedAt: number | undefined;

  constructor(now: number) {
    this.#since = now;
  }

  begin(doing: string, now: number): void {
    this.#sequence += 1;
    this.#doing = doing;
    this.#since = now;
  }

  /** A part of what is being done was done. */
  move(): void {
    this.#sequence += 1;
  }

  passed(now: number): void {
    this.#passedAt = now;
  }

  get current(): Progress {
    const passed = this.#passedAt === undefined ? {} : { passedAt: this.#passedAt };
    return { sequence: this.#sequence, doing: this.#doing, since: this.#since, ...passed };
  }
}
