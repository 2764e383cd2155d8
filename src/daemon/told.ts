import type { WatchEvent } from "../model/watch-event.ts";

/** What was said last about each topic: nothing is said twice while it is so. */
export class Told {
  readonly #said = new Map<string, { readonly text: string; readonly event: WatchEvent }>();

  /** Whether it is news. @param what makes it another thing to say, where that is not all of the event */
  isNews(topic: string, event: WatchEvent, what: unknown = event): boolean {
    const text = JSON.stringify(what);
    if (this.#said.get(topic)?.text === text) return false;
    this.#said.set(topic, { text, event });
    return true;
  }

  /** All that was said and is so still. */
  get current(): readonly WatchEvent[] {
    return [...this.#said.values()].map(({ event }) => event);
  }

  /** The topic is over. Whether anything was said about it. */
  isOver(topic: string): boolean {
    return this.#said.delete(topic);
  }
}
