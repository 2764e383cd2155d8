import type { HookName, HookRun } from "../../model/hooks.ts";
import type { HookedSpec } from "../../model/trust.ts";
import type { Ports } from "../ports.ts";
import type { ApplyRequest } from "../request.ts";
import { hookEnvironment } from "./environment.ts";
import type { HookPorts } from "./ports.ts";

/** Runs hooks, and remembers how they came out. */
export class HookRunner {
  readonly #ports: Ports;
  readonly #hooks: HookPorts;
  readonly #request: ApplyRequest;
  readonly runs: HookRun[] = [];

  constructor(ports: Ports, hooks: HookPorts, request: ApplyRequest) {
    this.#ports = ports;
    this.#hooks = hooks;
    this.#request = request;
  }

  /** Nothing where the session has no such hook, or none are to run. */
  async run(spec: HookedSpec | undefined, hook: HookName): Promise<HookRun | undefined> {
    if (!spec?.hooks.byName[hook] || this.#request.skipHooks) return undefined;
    const run: HookRun = { session: spec.name, hook, ...(await this.#outcome(spec, hook)) };
    this.runs.push(run);
    return run;
  }

  async #outcome(spec: HookedSpec, name: HookName): Promise<Pick<HookRun, "end" | "output">> {
    const reason = this.#obstacle(spec);
    if (reason !== undefined) return { end: { kind: "not-run", reason }, output: "" };
    const { run, socket } = this.#hooks;
    return run({
      hook: spec.hooks.byName[name]!,
      folder: spec.root,
      env: hookEnvironment(spec, { hook: name, socket }),
      felt: () => this.#request.emit({ kind: "running-hook", session: spec.name, hook: name }),
    });
  }

  #obstacle(spec: HookedSpec): string | undefined {
    if (!this.#hooks.approvals.has(spec)) return "its approval was taken back, or never given";
    const missing = this.#ports.missingFolders([spec.root]).length > 0;
    return missing ? `its folder cannot be used: ${spec.root}` : undefined;
  }
}
