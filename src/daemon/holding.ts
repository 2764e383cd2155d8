import { quote } from "../lib/quote.ts";
import { plainShellWord } from "../lib/shell-word.ts";
import type { Failure } from "../model/failure.ts";
import { type Hold, type Holds, inForce } from "../model/hold.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import type { HoldPort } from "./ports.ts";

/** Which sessions people want left alone, as it was seen last. Time comes in as a value, in milliseconds. */
export class Holding {
  readonly #holds: HoldPort;
  #held: Holds = new Map();

  constructor(holds: HoldPort) {
    this.#holds = holds;
  }

  /** When the first pause is over. */
  next(): number | undefined {
    const times = [...this.#held.values()].flatMap((hold) => (hold.kind === "paused" ? (hold.until ?? []) : []));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  get(session: string): Hold | undefined {
    return this.#held.get(session);
  }

  /** Why nothing is done about a session, for whoever has asked. */
  whyLeft(session: string): Failure | undefined {
    const hold = this.#held.get(session);
    if (!hold) return undefined;
    const verb = hold.kind === "stopped" ? "start" : "resume";
    const message = `session ${quote(session)} is ${hold.kind}: nothing is done about it`;
    return { code: "held", message, hint: `tmx ${verb} ${plainShellWord(session)} ends that` };
  }

  /** What is so now, over what was at the last look: whoever is let go of is told of first. */
  read(sessions: readonly string[], now: number): Holds {
    return new Map([...this.#held, ...this.#now(sessions, now)]);
  }

  #now(sessions: readonly string[], now: number): Holds {
    return inForce(this.#holds.read(sessions), now);
  }

  /** Takes in what is so now. Gives what is news of it. */
  look(sessions: readonly string[], now: number): readonly HoldEvent[] {
    const [before, held] = [this.#held, this.#now(sessions, now)];
    this.#held = held;
    return sessions.flatMap((session): readonly HoldEvent[] => {
      const hold = held.get(session);
      if (JSON.stringify(hold) === JSON.stringify(before.get(session))) return [];
      return [hold ? { kind: "held", session, hold } : { kind: "let-go", session }];
    });
  }
}

export type HoldEvent = Extract<WatchEvent, { kind: "held" | "let-go" }>;
