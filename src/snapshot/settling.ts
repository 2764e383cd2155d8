import type { Program } from "../model/program.ts";

/** The scripts that a pane's first process is until it becomes what runs there. */
const STARTERS = ["replay.sh", "start.sh"];

/**
 * Whether tmx is still at work in a pane: it shows only a part of its text, and what runs there is not its program yet.
 *
 * @param scripts the folder of tmx's own scripts
 */
export const isSettling = (program: Program | undefined, scripts: string): boolean =>
  program?.kind === "command" &&
  program.isOwn &&
  STARTERS.some((name) => program.pipeline[0]?.[1] === `${scripts}/${name}`);
