import { isTypable } from "../lib/typable.ts";
import type { ProgramPolicy } from "../model/program-policy.ts";
import type { RestoredProcess } from "../model/restoration.ts";
import type { ProgramChoice } from "../model/restore.ts";
import { isSecretCommand } from "../model/secrets.ts";
import { shownCommand, shownLine } from "../model/shown-command.ts";
import type { ProcessIdentity, SnapshotPane } from "../model/snapshot.ts";
import type { ChosenProcess } from "./blueprint.ts";
import { decideProgram, type ProgramDecision } from "./programs.ts";

export interface ChoiceContext {
  readonly policy: ProgramPolicy;
  readonly choice: ProgramChoice;
  /** Whether anybody may have written what it says: then no program is harmless. */
  readonly isForeign?: boolean;
  /** Whether a readable file is there. */
  readonly hasFile: (path: string) => boolean;
  /** Whether a process that was seen still runs. */
  readonly isAlive: (identity: ProcessIdentity | undefined) => boolean;
  /** Told of each program that waits at the prompt; says whether a person has said yes to it. */
  readonly isAgreed: (line: string) => boolean;
}

/** What starts in a pane that no manifest knows, and what is said of it. */
export function chooseProcess(pane: SnapshotPane, context: ChoiceContext): ChosenProcess {
  const { choice, policy, hasFile, isForeign = false } = context;
  const hasVimSession = pane.directory !== undefined && hasFile(`${pane.directory}/Session.vim`);
  const survivor = survivorOf(pane, context);
  // A second copy of what still runs is for a person to start.
  const decision = decideProgram(pane, {
    policy,
    hasVimSession,
    isForeign,
    choice: survivor === undefined ? choice : "none",
  });
  if (survivor !== undefined)
    return described(decision, `it is still running (process ${survivor}), and waits at the prompt`, pane);
  const { process, question } = decision;
  const isTold = process.kind === "waiting" && pane.waiting === undefined && !hasSecret(pane);
  const isYes = isTold && context.isAgreed(process.line);
  return isYes && question ? started(question.process, pane) : described(decision, decision.note, pane);
}

const hasSecret = ({ program }: SnapshotPane): boolean =>
  program.kind === "command" && program.pipeline.some(isSecretCommand);

function survivorOf({ program, process, job }: SnapshotPane, { isAlive }: ChoiceContext): number | undefined {
  if (program.kind !== "command") return undefined;
  const own = program.isOwn ? process : job;
  return isAlive(own) ? own?.pid : undefined;
}

function described({ process }: ProgramDecision, note: string | undefined, pane: SnapshotPane): ChosenProcess {
  if (note === undefined) return started(process, pane);
  if (process.kind !== "waiting") return { process, result: "not-restorable", note };
  return { process, result: "approximated", note: isTypable(process.line) ? note : NOT_TYPED };
}

const NOT_TYPED = "its command line holds control characters: it is shown above the prompt, and not typed";

/** A person is to see what starts. */
function started(process: RestoredProcess, { program }: SnapshotPane): ChosenProcess {
  if (process.kind !== "run" && process.kind !== "own") return { process, result: "restored" };
  const isSecret = program.kind === "command" && program.pipeline.some(isSecretCommand);
  return { process, result: "restored", note: isSecret ? shownCommand(program.pipeline) : shownLine(process.line) };
}
