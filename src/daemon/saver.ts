import { Autosaving } from "./autosaving.ts";
import type { WatchClock, SavePort } from "./ports.ts";
import type { Reporter } from "./reporter.ts";

/** How soon a save is tried again while another writer is at work. */
const RETRY_MS = 2_000;

/** Saves sessions that are to be saved by themselves, one save at a time. */
export class Saver {
  readonly #saves: SavePort;
  readonly #clock: WatchClock;
  readonly #reporter: Reporter;
  readonly #plan = new Autosaving();

  constructor({ saves, clock }: { readonly saves: SavePort; readonly clock: WatchClock }, reporter: Reporter) {
    this.#saves = saves;
    this.#clock = clock;
    this.#reporter = reporter;
  }

  /** Reads how often which session is to be saved. */
  async learn(): Promise<void> {
    const settings = await this.#saves.settings();
    if (settings.ok) this.#plan.learn(settings.value, this.#clock.now());
    else this.#reporter.failed("saving", settings.error);
  }

  /** The sessions that have not been saved for too long. */
  late(now: number): readonly string[] {
    return this.#plan.late(now);
  }

  next(): number | undefined {
    return this.#plan.next();
  }

  /** Saves what is due. Whether anything was. */
  async save(now: number): Promise<boolean> {
    const due = this.#plan.due(now);
    if (due.length === 0) return false;
    const present = await this.#saves.present();
    if (present.ok && present.value) {
      this.#plan.tried(due, this.#clock.now());
      const absent = due.filter((name) => !present.value!.has(name));
      this.#plan.saved(absent, this.#clock.now());
      await this.#saveThese(due.filter((name) => present.value!.has(name)));
      return true;
    }
    this.#plan.postpone(this.#clock.now() + RETRY_MS);
    if (!present.ok) this.#reporter.failed("saving", present.error, RETRY_MS);
    return true;
  }

  async #saveThese(sessions: readonly string[]): Promise<void> {
    if (sessions.length === 0) return;
    const saved = await this.#saves.save(sessions);
    if (!saved.ok) return this.#reporter.failed("saving", saved.error);
    this.#reporter.works("saving");
    this.#plan.saved(
      saved.value.saved.map(({ session }) => session),
      this.#clock.now(),
    );
    const kept = saved.value.saved.filter(({ unchanged }) => !unchanged).map(({ session }) => session);
    if (kept.length > 0) this.#reporter.say({ kind: "saved", sessions: kept });
    for (const { session, why } of saved.value.refused)
      this.#reporter.once(`refused ${session}`, { kind: "save-refused", session, why });
  }
}
