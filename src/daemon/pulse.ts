import type { Heartbeat } from "../model/daemon.ts";

/** What has not moved for this long hangs: with a look every two seconds, it is noticed within thirty. */
export const HUNG_MS = 27_000;
/** A clock that is looked at every two seconds and jumps further than this was asleep, and so was everybody else. */
const ASLEEP_MS = 5_000;

/** Whether a loop moves, from what it says. Time comes in as a value of a clock that is never set, in milliseconds. */
export class Pulse {
  #sequence = -1;
  #movedAt: number;
  #lookedAt: number;
  #last: Heartbeat | undefined;

  constructor(now: number) {
    this.#movedAt = this.#lookedAt = now;
  }

  get last(): Heartbeat | undefined {
    return this.#last;
  }

  note(beat: Heartbeat, now: number): void {
    this.#last = beat;
    if (beat.sequence === this.#sequence) return;
    this.#sequence = beat.sequence;
    this.#movedAt = now;
  }

  /** To be called every two seconds or so. */
  isHung(now: number): boolean {
    const slept = now - this.#lookedAt;
    if (slept > ASLEEP_MS) this.#movedAt += slept;
    this.#lookedAt = now;
    return now - this.#movedAt > HUNG_MS;
  }
}
