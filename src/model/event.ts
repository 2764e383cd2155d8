import type { HookName } from "./hooks.ts";
import type { Lease } from "./lease.ts";

/** What happens during a cycle; views and logs show it. */
export type Event =
  | { readonly kind: "waiting-for-lock"; readonly holder?: Lease; readonly ageMs: number }
  | { readonly kind: "waiting-for-hooks"; readonly session: string; readonly holder: Lease; readonly ageMs: number }
  | { readonly kind: "running-hook"; readonly session: string; readonly hook: HookName }
  | { readonly kind: "took-over-lock"; readonly holder: Lease }
  | { readonly kind: "waiting-for-processes"; readonly address: string; readonly names: readonly string[] };

export type Emit = (event: Event) => void;
