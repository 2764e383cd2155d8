import type { Pane, Window } from "./manifest.gen.ts";
import { paneMapping } from "./values.ts";

/** The identities of a session's windows, in order. */
export const windowKeys = (windows: readonly Window[]): string[] => keysOf(windows.map(({ id, name }) => id ?? name));

/** The identities of a window's panes, in order. */
export const paneKeys = (panes: readonly Pane[]): string[] => keysOf(panes.map((pane) => paneMapping(pane).name));

/** Given identities as they are; the others are `+N`, their place among the others. */
function keysOf(given: readonly (string | undefined)[]): string[] {
  let place = 0;
  return given.map((key) => key ?? `+${place++}`);
}
