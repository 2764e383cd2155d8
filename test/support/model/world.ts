/** The real loop, driven against the model: ports over it, a clock that costs nothing, and crashes where they are wanted. */
import { err, ok, type Result } from "../../../src/lib/result.ts";
import type { Applied } from "../../../src/model/applied.ts";
import type { Failure } from "../../../src/model/failure.ts";
import type { NewGeneration } from "../../../src/model/generation.ts";
import { formatLease } from "../../../src/tmux/lease.ts";
import type { Lease } from "../../../src/model/lease.ts";
import type { Consent, Only, Plan } from "../../../src/model/plan.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { apply, plan } from "../../../src/reconcile/apply.ts";
import type { ApplyReport, ApplyRequest } from "../../../src/reconcile/request.ts";
import type { Ports, SavedPort, StatePort, TmuxPort } from "../../../src/reconcile/ports.ts";
import type { Command, Line } from "../../../src/tmux/script.ts";
import { Misread } from "./arguments.ts";
import { TmuxModel } from "./model.ts";
import type { Settings } from "./state.ts";

/** Nobody has ever saved a session. */
const NOTHING_SAVED: SavedPort = { restorable: async () => ok(new Map()), writeTexts: async () => ok(undefined) };

/** The writer ends here, as by SIGKILL. */
export class Crash extends Error {}

/** Where a writer ends: at which of its messages, before it, after it, or with only so many lines of it done. */
export interface CrashPoint {
  readonly message: number;
  readonly where: "before" | "after" | number;
}

export class World {
  readonly tmux: TmuxModel;
  applied = new Map<string, Applied>();
  intent: { readonly nonce: string; readonly specs: readonly SessionSpec[] } | undefined;
  /** Every generation that was handed on to be kept. */
  kept: NewGeneration[] = [];
  /** Everything that was sent to change tmux. */
  sent: Command[] = [];
  /** Happens between two messages of a writer. */
  meanwhile: () => void = () => undefined;
  #writers = 0;
  #now = 1_700_000_000_000;

  constructor(settings: Settings = {}) {
    this.tmux = new TmuxModel(settings);
  }

  async apply(
    specs: readonly SessionSpec[],
    consent: Consent,
    options: { readonly crash?: CrashPoint } & Pick<ApplyRequest, "planner" | "only"> = {},
  ): Promise<Result<ApplyReport, Failure>> {
    const { crash, ...rest } = options;
    const request = { specs, consent: async () => consent, lockTimeoutMs: 1_000, emit: () => undefined };
    return apply(this.ports(crash), { ...request, ...rest });
  }

  async plan(specs: readonly SessionSpec[], consent: Consent = "none", only?: Only): Promise<Plan> {
    const result = await plan(this.ports(), { specs, consent, only });
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }

  /** The lease's holder as the server has it; empty when it is free or there is no server. */
  get lease(): string {
    return this.tmux.observe({ options: [], env: [] }).server?.lease ?? "";
  }

  ports(crash?: CrashPoint): Ports {
    const lease: Lease = {
      pid: ++this.#writers,
      started: "1",
      host: "h",
      since: this.#now,
      token: `t${this.#writers}`,
    };
    const step = stepper(crash, () => this.meanwhile());
    return {
      tmux: this.#tmux(step),
      state: this.#state(step),
      history: {
        keep: async (generations) => {
          this.kept.push(...generations);
          return ok(undefined);
        },
      },
      git: async () => new Map(),
      processes: {
        list: async () => this.#processes(),
        signal: () => undefined,
        isHolderAlive: (holder) => formatLease(holder) === formatLease(lease),
      },
      clock: { now: () => this.#now, sleep: async (ms) => void (this.#now += Math.max(1, ms)) },
      missingFolders: () => [],
      promptFiles: ({ path, lines }) => [{ path, content: lines.join("\n") }],
      saved: async () => NOTHING_SAVED,
      build: {
        start: { scripts: "/scripts", runs: "/runs", nonce: lease.token },
        size: { columns: 200, rows: 50 },
        waiting: "/waiting",
      },
      hooks: () => Promise.reject(new Error("the model knows no hooks")),
      lease,
    };
  }

  #processes(): Awaited<ReturnType<Ports["processes"]["list"]>> {
    const alive = this.tmux.server?.panes().filter(({ dead }) => dead === undefined) ?? [];
    return alive.map(({ pid }) => ({
      pid,
      name: "sh",
      parent: 1,
      group: pid,
      session: pid,
      foreground: pid,
      started: "1",
      stopped: false,
      zombie: false,
    }));
  }

  #send(lines: readonly Line[], condition?: string): readonly string[] {
    this.sent.push(...lines.flat());
    return this.tmux.run(lines, condition);
  }

  #tmux(step: Step): TmuxPort {
    const each = (commands: readonly Command[]): Line[] => commands.map((command) => [command]);
    return {
      observe: async (request, before = []) =>
        step(() => {
          if (this.tmux.server) this.#send(each(before));
          return ok(this.tmux.observe(request));
        }),
      change: async ({ condition, lines, afterwards }, request) =>
        step((most) => {
          try {
            const refusals = this.#send(lines.slice(0, most), condition);
            const observed = this.tmux.observe(request);
            if (most >= lines.length) this.#send(each(afterwards));
            return ok({ observed, refusals });
          } catch (error) {
            if (!(error instanceof Misread)) throw error;
            return err({ code: "tmux-failed", message: error.message });
          } finally {
            this.tmux.settle();
          }
        }),
      send: async (commands) =>
        step(() => {
          if (this.tmux.server) this.#send(each(commands));
          this.tmux.settle();
          return ok(undefined);
        }),
      commandLine: (command) => ["tmux", ...command].join(" "),
    };
  }

  /** As src/store/state.ts, in memory. */
  #state(step: Step): StatePort {
    return {
      load: async (names) => this.#load(names),
      intend: async (nonce, specs) =>
        step(() => {
          const others = (this.intent?.specs ?? []).filter(({ name }) => specs.every((spec) => spec.name !== name));
          this.intent = { nonce, specs: [...others, ...specs] };
          return ok(undefined);
        }),
      commit: async (nonce, applied, gone) =>
        step(() => {
          if (this.intent?.nonce !== nonce) return ok(undefined);
          for (const each of applied) this.applied.set(each.spec.name, each);
          for (const name of gone) this.applied.delete(name);
          this.intent = undefined;
          return ok(undefined);
        }),
      writeRuns: async () => step(() => ok(undefined)),
      sweepRuns: async () => undefined,
    };
  }

  #load(names?: readonly string[]): ReadonlyMap<string, Applied> {
    const isAsked = (name: string): boolean => names === undefined || names.includes(name);
    const found = new Map([...this.applied].filter(([name]) => isAsked(name)));
    for (const spec of (this.intent?.specs ?? []).filter(({ name }) => isAsked(name))) {
      const known = found.get(spec.name);
      found.set(spec.name, known ? { ...known, intent: spec } : { spec, shown: {}, at: 0 });
    }
    return found;
  }

  /** The state directory is lost. */
  forget(): void {
    this.applied = new Map();
    this.intent = undefined;
  }
}

/** Does one message, of which perhaps only so many lines. */
type Step = <T>(message: (lines: number) => T) => T;

function stepper(crash: CrashPoint | undefined, meanwhile: () => void): Step {
  let count = 0;
  return (message) => {
    if (count++ !== crash?.message) {
      const result = message(Number.POSITIVE_INFINITY);
      meanwhile();
      return result;
    }
    if (crash.where !== "before") message(crash.where === "after" ? Number.POSITIVE_INFINITY : crash.where);
    throw new Crash(`at message ${crash.message}, ${crash.where}`);
  };
}
