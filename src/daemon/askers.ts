import type { Failure } from "../model/failure.ts";

interface Asker {
  readonly name: string;
  readonly resolve: (failure: Failure | undefined) => void;
}

/** Who waits for sessions to be looked at. */
export class Askers {
  #waiting: readonly Asker[] = [];

  /** Resolves to what stood in the way, once the session was looked at. */
  ask(name: string): Promise<Failure | undefined> {
    return new Promise((resolve) => (this.#waiting = [...this.#waiting, { name, resolve }]));
  }

  answer(names: readonly string[], failureOf: (name: string) => Failure | undefined): void {
    const answered = this.#waiting.filter(({ name }) => names.includes(name));
    this.#waiting = this.#waiting.filter((asker) => !answered.includes(asker));
    for (const { name, resolve } of answered) resolve(failureOf(name));
  }
}
