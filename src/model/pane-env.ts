import type { PaneSpec, StringMap } from "./spec.ts";

/** The environment of a manifest's pane alone, with the names that it goes by. */
export const paneEnv = (
  { key, env }: PaneSpec,
  { session, window }: { readonly session: string; readonly window: string },
): StringMap => ({ ...env, TMX_SESSION: session, TMX_WINDOW: window, TMX_PANE: key });
