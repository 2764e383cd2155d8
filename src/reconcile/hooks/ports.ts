import type { Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Hook, HookLockState, HookRun, HookState } from "../../model/hooks.ts";
import type { Lease } from "../../model/lease.ts";
import type { StringMap } from "../../model/spec.ts";
import type { Approval, HookedSpec } from "../../model/trust.ts";

/** What running hooks needs of the world. */
export interface HookPorts {
  readonly states: {
    load(session: string): HookState | undefined;
    save(session: string, state: HookState | undefined): Promise<Result<void, Failure>>;
  };
  readonly locks: {
    look(session: string): Promise<HookLockState>;
    take(session: string, seen: HookLockState, lease: Lease): Promise<Result<boolean, Failure>>;
    free(session: string, turn: number): Promise<Result<void, Failure>>;
  };
  readonly approvals: {
    has(spec: HookedSpec): boolean;
    add(spec: HookedSpec, at: number): Promise<Result<Approval, Failure>>;
  };
  readonly run: (order: HookOrder) => Promise<Pick<HookRun, "end" | "output">>;
  /** The tmux server's socket. */
  readonly socket: string;
}

export interface HookOrder {
  readonly hook: Hook;
  /** Absolute; known to be there. */
  readonly folder: string;
  /** Over the environment of tmx itself. */
  readonly env: StringMap;
  /** Called when a person begins to wonder. */
  readonly felt: () => void;
}
