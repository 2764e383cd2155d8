import type { Failure } from "../model/failure.ts";
import type { WatchEvent } from "../model/watch-event.ts";
import { Told } from "./told.ts";

/** A session, or what all of them need. */
export type Topic = "tmux" | "saving" | { readonly session: string };

/** Says what is news, and nothing twice. */
export class Reporter {
  readonly told = new Told();
  readonly #emit: (event: WatchEvent) => void;

  constructor(emit: (event: WatchEvent) => void) {
    this.#emit = emit;
  }

  say(event: WatchEvent): void {
    this.#emit(event);
  }

  once(topic: string, event: WatchEvent): void {
    if (this.told.isNews(topic, event)) this.#emit(event);
  }

  failed(topic: Topic, failure: Failure, retryMs = 0): void {
    const event = { kind: "failed", failure, retryMs, ...sessionOf(topic) } as const;
    if (this.told.isNews(nameOf(topic), event, failure)) this.#emit(event);
  }

  works(topic: Topic): void {
    if (this.told.isOver(nameOf(topic))) this.#emit({ kind: "recovered", ...sessionOf(topic) });
  }
}

const nameOf = (topic: Topic): string => (typeof topic === "string" ? topic : `session ${topic.session}`);

const sessionOf = (topic: Topic): { readonly session?: string } => (typeof topic === "string" ? {} : topic);
