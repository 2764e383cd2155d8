import { hash } from "../../lib/hash.ts";
import { ok, type Result } from "../../lib/result.ts";
import type { Failure } from "../../model/failure.ts";
import type { Process } from "../../model/process.ts";
import type { ProgramChoice } from "../../model/restore.ts";
import type { ProcessIdentity, Snapshot, SnapshotPane, SnapshotWindow } from "../../model/snapshot.ts";
import type { ChosenProcess, Surroundings } from "../../snapshot/blueprint.ts";
import { chooseProcess } from "../../snapshot/choice.ts";
import type { SnapshotPorts } from "./ports.ts";

interface SurroundingsOptions {
  readonly text: boolean;
  /** Texts that need not be in the store. */
  readonly given?: ReadonlyMap<string, string> | undefined;
  readonly programs: ProgramChoice;
  /** Whether anybody may have written what it says. */
  readonly isForeign?: boolean;
  /** Told of each program that waits at the prompt; says whether a person has said yes to it. */
  readonly isAgreed: (pane: SnapshotPane, window: SnapshotWindow, line: string) => boolean;
}

interface FullSurroundings extends Surroundings {
  readonly choose: (pane: SnapshotPane, window: SnapshotWindow) => ChosenProcess;
}

/** What this machine adds to a snapshot: folders that are there, programs that still run, places for texts. */
export async function surroundingsOf(
  ports: SnapshotPorts,
  snapshot: Snapshot,
  { text, given, programs: choice, isForeign = false, isAgreed }: SurroundingsOptions,
): Promise<Result<FullSurroundings, Failure>> {
  const { build, home, nearestFolder, hasFile } = ports;
  const config = await ports.config();
  if (!config.ok) return config;
  const kept = await ports.snapshots.keptTexts();
  if (!kept.ok) return kept;
  const isThere = (sha256: string): boolean => kept.value.has(sha256) || (given?.has(sha256) ?? false);
  const { programs: policy } = config.value;
  const isAlive = await survivorsOf(ports, snapshot);
  return ok({
    home,
    nearestFolder,
    leavesTextsOut: !text,
    textFile: (pane) =>
      text && pane.text && isThere(pane.text.sha256)
        ? `${build.start.runs}/${build.start.nonce}-text-${hash(JSON.stringify([snapshot.session, pane.id]))}`
        : undefined,
    choose: (pane, window) =>
      chooseProcess(pane, {
        policy,
        choice,
        isForeign,
        hasFile,
        isAlive,
        isAgreed: (line) => isAgreed(pane, window, line),
      }),
  });
}

/** Whether a process that was seen still runs: programs that ignore a hangup outlive their server. */
async function survivorsOf(
  { processes, machine }: SnapshotPorts,
  { machine: then }: Snapshot,
): Promise<(identity: ProcessIdentity | undefined) => boolean> {
  const now = machine();
  if (then.boot === "" || then.boot !== now.boot || then.host !== now.host) return () => false;
  const running = new Map((await processes.list()).map((process) => [process.pid, process] as const));
  return (identity) => identity !== undefined && isSame(running.get(identity.pid), identity);
}

const isSame = (process: Process | undefined, { started }: ProcessIdentity): boolean =>
  process !== undefined && process.started === started && !process.zombie;
