/** What was said last about each topic: nothing is said twice while it is so. */
export class Told {
  readonly #said = new Map<string, string>();

  /** Whether it is news. */
  isNews(topic: string, what: unknown): boolean {
    const text = JSON.stringify(what);
    if (this.#said.get(topic) === text) return false;
    this.#said.set(topic, text);
    return true;
  }

  /** The topic is over. Whether anything was said about it. */
  isOver(topic: string): boolean {
    return this.#said.delete(topic);
  }
}
