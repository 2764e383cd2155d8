import type { Program } from "../model/program.ts";
import type { ProgramPolicy } from "../model/program-policy.ts";
import type { RestoredProcess } from "../model/restoration.ts";
import type { ProgramChoice } from "../model/restore.ts";
import { isSecretCommand } from "../model/secrets.ts";
import type { SnapshotPane } from "../model/snapshot.ts";
import { isHarmless } from "./harmless.ts";
import { argumentsOf, lineOf, nameOf, namesOf, wouldLoadSession } from "./strategies.ts";

export interface ProgramContext {
  readonly choice: ProgramChoice;
  readonly policy: ProgramPolicy;
  /** Whether anybody may have written what it says: `watch 'rm -rf ~'` is on the list of harmless ones as well. */
  readonly isForeign?: boolean;
  /** Whether the directory that the pane starts in has a `Session.vim`. */
  readonly hasVimSession: boolean;
}

export interface ProgramDecision {
  readonly process: RestoredProcess;
  /** Present when a person may say yes to what does not start by itself. */
  readonly question?: ProgramOffer;
  /** What cannot come back, and why. */
  readonly note?: string;
}

export interface ProgramOffer {
  /** The command line. */
  readonly line: string;
  /** Whether it seems to hold a password or the like: then it is not to be shown. */
  readonly isSecret: boolean;
  /** What it becomes after a yes. */
  readonly process: RestoredProcess;
}

/** What runs in a pane that comes back, where no manifest says it. */
export function decideProgram(
  { program, waiting, dead }: Pick<SnapshotPane, "program" | "waiting" | "dead">,
  context: ProgramContext,
): ProgramDecision {
  if (dead) return { process: { kind: "ended", end: dead } };
  if (waiting !== undefined) return { process: { kind: "waiting", line: waiting } };
  switch (program.kind) {
    case "shell":
      return { process: { kind: "shell" } };
    case "unknown":
      return { process: { kind: "shell" }, note: `what ran there is not known: ${program.why}` };
    case "command":
      return decideCommand(program, context);
  }
}

type Command = Extract<Program, { readonly kind: "command" }>;

function decideCommand({ pipeline, isOwn }: Command, context: ProgramContext): ProgramDecision {
  const line = lineOf(pipeline, context);
  const started: RestoredProcess = isOwn
    ? { kind: "own", line: inPlace(line, pipeline, context) }
    : { kind: "run", line };
  if (isStarted(pipeline, context)) return { process: started };
  const isSecret = pipeline.some(isSecretCommand);
  return {
    process: { kind: "waiting", line },
    ...(isAsked(pipeline, context) ? { question: { line, isSecret, process: started } } : {}),
    note: noteOf(pipeline, context),
  };
}

/** The pane's own process takes the shell's place. What a person has written for it may be more than one command. */
const inPlace = (line: string, [words = []]: Command["pipeline"], { policy }: ProgramContext): string =>
  Object.hasOwn(policy.strategies, nameOf(words)) ? line : `exec ${line}`;

function noteOf(pipeline: Command["pipeline"], context: ProgramContext): string {
  if (pipeline.some(isSecretCommand)) return "it seems to hold a secret, so that it waits at the prompt";
  const isNew = pipeline.some((words) => wouldLoadSession(words, context));
  return isNew ? "it had not read Session.vim, which is code: it waits at the prompt" : "it waits at the prompt";
}

/** Whether all programs of a pipeline start by themselves. One that holds a secret needs a word from its owner. */
function isStarted(pipeline: Command["pipeline"], context: ProgramContext): boolean {
  const { choice, policy } = context;
  const names = pipeline.map(nameOf);
  if (isForbidden(pipeline, policy) || choice === "none") return false;
  if (choice === "all") return true;
  if (choice !== "ask" && choice !== "listed") return names.every((name) => choice.includes(name));
  return (
    context.isForeign !== true &&
    !pipeline.some((words) => isSecretCommand(words) || wouldLoadSession(words, context)) &&
    pipeline.every((words, at) => policy.start.includes(names[at]!) || isHarmless(names[at]!, argumentsOf(words)))
  );
}

const isAsked = (pipeline: Command["pipeline"], { choice, policy }: ProgramContext): boolean =>
  choice === "ask" && !isForbidden(pipeline, policy);

const isForbidden = (pipeline: Command["pipeline"], { never }: ProgramPolicy): boolean =>
  pipeline.some((words) => namesOf(words).some((name) => never.includes(name)));
