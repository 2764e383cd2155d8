import type { Failure } from "../model/failure.ts";
import { delayAfter, RETRY, standsAfter } from "./backoff.ts";
import type { WatchPorts } from "./ports.ts";
import type { Reporter } from "./reporter.ts";

/** How an attempt to be woken by the server came out. */
export type Armed =
  /** Also when no server runs: then there is nothing to be woken by. */
  | { readonly kind: "armed" }
  /** The server went; its sessions are brought back after `delay`, in milliseconds. */
  | { readonly kind: "lost"; readonly delay: number }
  /** It went in good order, and that was the end. */
  | { readonly kind: "over" }
  /** It will be tried again. */
  | { readonly kind: "failed" }
  /** Somebody else watches it. */
  | { readonly kind: "refused"; readonly failure: Failure };

/** The server that wakes the loop: which one it is, whether it still does, and how it went. */
export class ServerLife {
  readonly #ports: WatchPorts;
  readonly #reporter: Reporter;
  readonly #exitWhenEmpty: boolean;
  #current: string | undefined;
  #armAt: number | undefined;
  #isWhole = true;
  #failures = 0;
  #losses = 0;
  #lostAt = -Infinity;

  constructor(ports: WatchPorts, reporter: Reporter, { exitWhenEmpty }: { readonly exitWhenEmpty: boolean }) {
    this.#ports = ports;
    this.#reporter = reporter;
    this.#exitWhenEmpty = exitWhenEmpty;
  }

  /** One life of one server, `PID.START`; absent when none ran. */
  get current(): string | undefined {
    return this.#current;
  }

  /** When to arm next; absent while it is armed. */
  get armAt(): number | undefined {
    return this.#armAt;
  }

  get isArmed(): boolean {
    return this.#armAt === undefined;
  }

  /** It has woken the loop, which has to arm before it looks. What failed is tried when its time has come. */
  rearm(at: number): void {
    if (this.#failures === 0) this.#armAt = Math.min(at, this.#armAt ?? Infinity);
  }

  /** With everything that wakes the loop set anew. */
  rearmWhole(at: number): void {
    this.#isWhole = true;
    this.rearm(at);
  }

  async arm(now: number): Promise<Armed> {
    this.#armAt = undefined;
    const armed = await this.#ports.server.arm(this.#isWhole);
    if (!armed.ok) return this.#failed(armed.error);
    this.#failures = 0;
    this.#isWhole = false;
    this.#reporter.works("tmux");
    const { server, lost } = armed.value;
    this.#current = server;
    if (!lost) return { kind: "armed" };
    if (lost === "crashed" && (await this.#ports.server.isShuttingDown())) return this.#shutDown();
    return this.#lost(lost, now);
  }

  #failed(failure: Failure): Armed {
    if (failure.code === "locked") return { kind: "refused", failure };
    this.#failures += 1;
    const delay = delayAfter(this.#failures, RETRY, this.#ports.random);
    this.#armAt = this.#ports.clock.now() + delay;
    this.#isWhole = true;
    this.#reporter.failed("tmux", failure, delay);
    return { kind: "failed" };
  }

  #shutDown(): Armed {
    this.#reporter.say({ kind: "shutdown" });
    return { kind: "over" };
  }

  /** A server that goes again and again is started again later and later. */
  #lost(how: "clean" | "crashed", now: number): Armed {
    const isEmpty = this.#current === undefined;
    if (how === "clean" && isEmpty && this.#exitWhenEmpty) return { kind: "over" };
    this.#reporter.say({ kind: "server-lost", how });
    this.#losses = now - this.#lostAt < standsAfter(0) ? this.#losses + 1 : 0;
    this.#lostAt = now;
    return { kind: "lost", delay: delayAfter(this.#losses, RETRY, this.#ports.random) };
  }
}
