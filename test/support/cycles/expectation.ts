/**
 * What a look is to be after a restore. Everything is as it was, but for what docs/snapshots.md says cannot be, and that
 * is in here, piece by piece.
 */
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { type Built, isFullScreen, lineOf } from "./builder.ts";
import type { PaneLook, ServerLook, SessionLook } from "./look.ts";
import type { World } from "./world.ts";

export function expectedLook(before: ServerLook, world: World, built: Built): ServerLook {
  const pane = (look: PaneLook): PaneLook => expectedPane(look, { world, built });
  return {
    sessions: before.sessions.map((session) => ({
      ...session,
      root: nearest(session.root),
      env: session.env.filter((line) => !isSecret(line)),
      windows: session.windows.map((window) => ({ ...window, panes: window.panes.map(pane) })),
    })),
  };
}

const isSecret = (variable: string): boolean => variable.startsWith("API_TOKEN=");

/** A directory that is gone becomes the nearest one above it. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}

export interface Making {
  readonly world: World;
  readonly built: Built;
}

function expectedPane(look: PaneLook, making: Making): PaneLook {
  const { world, built } = making;
  const { runs } = built.panes.get(look.id)!;
  const shell = basename(world.shell);
  const directory = look.directory && nearest(look.directory);
  const moved = { ...look, ...(directory === undefined ? {} : { directory }) };
  const line = waitingLine(look, making);
  if (line !== undefined)
    return {
      ...moved,
      command: shell,
      alternate: false,
      historySize: look.historySize + rowsOf(look),
      ...waitingText(shell, { line, text: look.text }),
    };
  // The job of a shell is started as if it was typed once more.
  if (runs.kind === "program" && !runs.isOwn)
    return { ...moved, drawn: `${PROMPTS[shell]} ${lineOf(runs.pipeline, built.files)}` };
  return runs.kind === "shell" ? { ...moved, text: withoutGap(look.text, PROMPTS[shell]!) } : moved;
}

/**
 * Blank lines above a prompt may be a part of it, and are not kept; nor is a line that the prompt goes on with, because it
 * fills the pane to its last column.
 */
function withoutGap(text: readonly string[], prompt: string): readonly string[] {
  const above = text.slice(0, -1);
  return [...above.slice(0, above.findLastIndex((line) => line !== "") + 1), prompt];
}

const PROMPTS: Readonly<Record<string, string>> = { sh: "$", bash: "$", zsh: "%" };

/** The command line that waits at the prompt of a pane, and is not run; nothing where none does. */
export function waitingLine({ id }: PaneLook, { world, built }: Making): string | undefined {
  const { runs } = built.panes.get(id)!;
  if (runs.kind !== "program" || startsByItself(runs.pipeline, world.programs)) return undefined;
  return lineOf(runs.pipeline, built.files);
}

/** The list of docs/snapshots.md, as far as it is about what a world runs. */
const LISTED = ["less", "vi", "tail"];

function startsByItself(pipeline: readonly (readonly string[])[], choice: string): boolean {
  const names = pipeline.map(([program]) => basename(program!));
  if (choice === "all" || choice === "none") return choice === "all";
  const list = choice === "ask" ? LISTED : choice.split(",");
  return names.every((name) => list.includes(name));
}

/** Above a line that waits, all of the screen goes into the history, which may be too full for it. */
const rowsOf = ({ size }: PaneLook): number => Number(size.split("x")[1]);

/** Where a line can be typed ahead it is; elsewhere it is shown above the prompt. */
const waitingText = (
  shell: string,
  { line, text }: { readonly line: string; readonly text: readonly string[] },
): Pick<PaneLook, "text" | "drawn"> =>
  shell === "sh" ? { text: [...text, `was running: ${line}`, "$"] } : { text, drawn: `${PROMPTS[shell]} ${line}` };

/** Which of tmx's own words on a pane follow from what is expected of it, by `field` of `tmx snapshot diff`. */
export function expectedFields(look: PaneLook, making: Making): ReadonlySet<string> {
  const { runs, folder } = making.built.panes.get(look.id)!;
  const isMoved = making.world.deleted.includes(folder);
  const isWaiting = waitingLine(look, making) !== undefined;
  return new Set([
    ...(isMoved ? ["directory"] : []),
    ...(isMoved && runs.kind === "program" && !runs.isOwn ? ["jobDirectory"] : []),
    ...(isWaiting ? ["program", "waiting", "text", "jobDirectory"] : []),
    ...(isWaiting && runs.kind === "program" && isFullScreen(runs.pipeline) ? ["alternate"] : []),
  ]);
}

export const isRootExpected = ({ root }: SessionLook): boolean => nearest(root) !== root;
