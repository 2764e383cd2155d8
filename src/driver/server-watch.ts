import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Lease } from "../model/lease.ts";
import { formatLease } from "../tmux/lease.ts";
import type { Command } from "../tmux/script.ts";
import {
  channelsOf,
  clearWatch,
  leaveWatch,
  parseHooks,
  parseWatch,
  releaseWaiting,
  sayHooks,
  sayWatch,
  setWatchHooks,
  takeWatch,
  WATCH_HOOKS,
  type WatchState,
} from "../tmux/watch.ts";
import type { Tmux } from "./tmux.ts";
import type { Waiting } from "./waiting.ts";
import { isHolderAlive, newLease } from "./writer.ts";

/** How a server that was watched has ended: `kill-server` and the last session's end are clean. */
export type Loss = "clean" | "crashed";

export interface Arming {
  /** One life of one server; absent when none runs. */
  readonly server?: string;
  /** What became of the server that was watched before, where this is not the same any more. */
  readonly lost?: Loss;
}

/** How long a client may take to notice that its server has ended. */
const END_MS = 2_000;
/** How often the right to watch may change its owner while it is asked for. */
const MOST_TRIES = 5;

/**
 * Watches one tmux server: hooks wake a client that waits, and a second one waits for nothing but the server's end. A
 * signal that nobody waits for may be lost: whoever is woken has to arm again, and only then to look.
 */
export class ServerWatch {
  readonly #tmux: Tmux;
  readonly #lease: Lease;
  readonly #woke: () => void;
  #wake: Waiting | undefined;
  #life: (Waiting & { readonly server: string }) | undefined;

  /** @param woke called when something may have happened, also to the server as a whole */
  constructor(tmux: Tmux, lease: Lease, woke: () => void) {
    this.#tmux = tmux;
    this.#lease = lease;
    this.#woke = woke;
  }

  /**
   * Waits to be woken from now on. Hooks are set anew where `isWhole`, or where the server is another one.
   *
   * @returns a failure with the code `locked` when another one watches
   */
  async arm(isWhole: boolean): Promise<Result<Arming, Failure>> {
    const whole = isWhole || this.#life === undefined || this.#life.end() !== undefined;
    const state = await this.#wait(whole);
    if (!state.ok) return state;
    const lost = await this.#lossOf(state.value?.server);
    if (!state.value) return ok(lost ? { lost } : {});
    const { server } = state.value;
    if (lost && !whole) return this.#again(lost);
    if (!this.#life) {
      const life = await this.#tmux.wait([sayWatch, ["wait-for", channelsOf(this.#lease).life]]);
      if (!life.ok) return life;
      if (!life.value || parseWatch(life.value.said)?.server !== server) return this.#again(lost);
      this.#life = { ...life.value, server };
      void life.value.ended.then(() => this.#woke());
    }
    return ok({ server, ...(lost ? { lost } : {}) });
  }

  /** The server became another one in between. */
  async #again(lost: Loss | undefined): Promise<Result<Arming, Failure>> {
    const armed = await this.arm(true);
    return armed.ok && lost ? ok({ ...armed.value, lost: armed.value.lost ?? lost }) : armed;
  }

  /** Waits for hooks, as the one who may. Nothing when no server runs. */
  async #wait(isWhole: boolean): Promise<Result<WatchState | undefined, Failure>> {
    const mine = formatLease(this.#lease);
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const claimed = isWhole || attempt > 0 ? await this.#claim(mine) : undefined;
      if (claimed && (!claimed.ok || !claimed.value)) return claimed;
      const waiting = await this.#tmux.wait([...this.#letGo(), sayWatch, ["wait-for", channelsOf(this.#lease).wake]]);
      if (!waiting.ok) return waiting;
      const state = waiting.value && parseWatch(waiting.value.said);
      if (!waiting.value || !state) return ok(undefined);
      this.#follow(waiting.value);
      if (state.value === mine) return ok(state);
    }
    return err(CONTENDED);
  }

  /** Takes the right to watch, from a dead one too, and sets the hooks. Nothing when no server runs. */
  async #claim(mine: string): Promise<Result<WatchState | undefined, Failure>> {
    let first: readonly Command[] = [takeWatch("", mine)];
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const commands = [...first, setWatchHooks(this.#lease), sayWatch];
      const read = await this.#tmux.read({ commands }, parseWatch);
      if (!read.ok || !read.value || read.value.value === mine) return read;
      const { holder, value } = read.value;
      if (holder && isHolderAlive(holder) !== false) return err(this.#held(holder));
      first = [takeWatch(value, mine), ...(holder ? releaseWaiting(holder) : [])];
    }
    return err(CONTENDED);
  }

  /** A client that is killed while it waits would stay in tmux's memory until the next signal. */
  #letGo(): readonly Command[] {
    const isWaiting = this.#wake !== undefined && this.#wake.end() === undefined;
    this.#wake = undefined;
    return isWaiting ? [["wait-for", "-S", channelsOf(this.#lease).wake]] : [];
  }

  #follow(waiting: Waiting): void {
    this.#wake = waiting;
    void waiting.ended.then(() => {
      if (this.#wake === waiting) this.#woke();
    });
  }

  /** How the server ended that was watched, where another one or none is there now. */
  async #lossOf(now: string | undefined): Promise<Loss | undefined> {
    const life = this.#life;
    if (!life) return undefined;
    if (life.server === now) {
      // Somebody has let the client go.
      if (life.end() !== undefined) this.#life = undefined;
      return undefined;
    }
    this.#life = undefined;
    const late = new Promise<"lost">((resolve) => setTimeout(() => resolve("lost"), END_MS).unref());
    const end = await Promise.race([life.ended, late]);
    life.stop();
    return end === "returned" ? "clean" : "crashed";
  }

  /** Removes the hooks, and waits no more. */
  async leave(): Promise<Result<void, Failure>> {
    const waiting = [this.#wake, this.#life].filter((each) => each !== undefined);
    const isArmed = waiting.some((each) => each.end() === undefined);
    this.#wake = this.#life = undefined;
    const left = isArmed
      ? await this.#tmux.send([leaveWatch(this.#lease), ...releaseWaiting(this.#lease)])
      : ok(undefined);
    for (const each of waiting) each.stop();
    return left;
  }

  #held(holder: Lease): Failure {
    const isElsewhere = isHolderAlive(holder) === undefined;
    const clear = `if nobody does any more, clear it with: ${this.#tmux.commandLine(clearWatch)}`;
    return {
      code: "locked",
      message: `another tmx watches this tmux server already: process ${holder.pid}${isElsewhere ? " on another machine or in another container" : ""}`,
      hint: isElsewhere ? clear : `end that one first, with Ctrl-C or: kill ${holder.pid}`,
    };
  }
}

/** Who watches a server; nothing when nobody does. */
export async function readWatcher(tmux: Tmux): Promise<Result<Lease | undefined, Failure>> {
  const read = await tmux.read({ commands: [sayWatch] }, parseWatch);
  if (!read.ok) return read;
  const holder = read.value?.holder;
  return ok(holder && isHolderAlive(holder) !== false ? holder : undefined);
}

/** How many of the hooks that wake a process are in place, and how many there should be; nothing when no server runs. */
export async function readHooks(
  tmux: Tmux,
  pid: number,
): Promise<Result<{ readonly hooks: number; readonly wanted: number } | undefined, Failure>> {
  const read = await tmux.read({ commands: [sayHooks({ pid })] }, parseHooks);
  if (!read.ok) return read;
  return ok(read.value === undefined ? undefined : { hooks: read.value, wanted: WATCH_HOOKS.length });
}

/** Takes away what one that has died has left in a server. Fails where another one watches it. */
export async function clearLeftovers(tmux: Tmux): Promise<Result<boolean, Failure>> {
  const before = await tmux.read({ commands: [sayWatch] }, parseWatch);
  if (!before.ok) return before;
  if (!before.value || before.value.value === "") return ok(false);
  const watch = new ServerWatch(tmux, newLease(), () => undefined);
  const armed = await watch.arm(true);
  if (!armed.ok) return armed;
  const left = await watch.leave();
  return left.ok ? ok(true) : left;
}

const CONTENDED: Failure = {
  code: "locked",
  message: "several tmx want to watch this tmux server at once",
  hint: "start one of them",
};
