import type { Program } from "../model/program.ts";

/** The scripts that a pane's first process is until it becomes what runs there. */
const STARTERS = ["replay.sh", "start.sh"];

/** Where they stand among its arguments: a shell is given one as its script, or as the name of a command (`-c`). */
const PLACES = [1, 3];

/**
 * Whether tmx is still at work in a pane: it shows only a part of its text, and what runs there is not its program yet.
 *
 * @param scripts the folder of tmx's own scripts
 */
export const isSettling = (program: Program | undefined, scripts: string): boolean =>
  program?.kind === "command" &&
  program.isOwn &&
  STARTERS.some((name) => PLACES.some((at) => program.pipeline[0]?.[at] === `${scripts}/${name}`));
