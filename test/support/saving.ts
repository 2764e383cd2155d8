/** What saving needs, on a rig's server, with a store that forgets and a clock that can be set. */
import { readMachine } from "../../src/driver/machine.ts";
import { readSeenPrograms } from "../../src/driver/programs.ts";
import { ok } from "../../src/lib/result.ts";
import type { Applied } from "../../src/model/applied.ts";
import type { TextRequest } from "../../src/model/captured.ts";
import { DEFAULT_CONFIG } from "../../src/model/config.ts";
import type { SaveReport, SaveRequest } from "../../src/model/restore.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import type { SnapshotPorts } from "../../src/reconcile/snapshots/ports.ts";
import { save } from "../../src/reconcile/snapshots/save.ts";
import { readWaitingFile } from "../../src/store/waiting-file.ts";
import { captureOf, valueOf } from "./capture.ts";
import { MemorySnapshots } from "./memory-snapshots.ts";
import type { Rig } from "./rig.ts";

export class Saving {
  readonly snapshots = new MemorySnapshots();
  readonly applied = new Map<string, Applied>();
  readonly ports: SnapshotPorts;
  /** What the clock tells, in milliseconds; the real time unless it is stopped. */
  now: () => number = Date.now;
  /** Added to what the clock tells, in milliseconds. */
  ahead = 0;
  /** The panes whose texts were read by the last save. */
  read: readonly string[] = [];
  /** Where tmx's own scripts are. */
  readonly scripts: string;
  /** What is done in place of waiting. */
  sleep: () => Promise<unknown> = async () => undefined;
  /** Runs just before texts are read. */
  beforeTexts: () => Promise<unknown> = async () => undefined;

  constructor(rig: Rig) {
    this.scripts = rig.dir;
    const capture = captureOf(rig);
    const ports: Partial<SnapshotPorts> = {
      capture: {
        sessions: () => capture.sessions(),
        texts: async (panes: readonly TextRequest[]) => {
          await this.beforeTexts();
          this.read = panes.map(({ id }) => id);
          return capture.texts(panes);
        },
      },
      snapshots: this.snapshots,
      build: {
        start: { scripts: this.scripts, runs: "/nowhere", nonce: "none" },
        size: { columns: 80, rows: 24 },
        waiting: "/nowhere",
      },
      panePrograms: readSeenPrograms,
      readHistory: async () => ({ generations: [], damaged: [] }),
      newestApplied: async () => undefined,
      readWaiting: readWaitingFile,
      machine: readMachine,
      config: async () => ok(DEFAULT_CONFIG),
      state: { load: async () => this.applied } as unknown as SnapshotPorts["state"],
      clock: { now: () => this.now() + this.ahead, sleep: async () => void (await this.sleep()) },
    };
    this.ports = ports as SnapshotPorts;
  }

  /** From here on only `ahead` moves the clock, however slow the machine is. */
  stopClock(): void {
    const at = Date.now();
    this.now = () => at;
  }

  async save(request: Partial<SaveRequest> = {}): Promise<SaveReport> {
    this.read = [];
    return valueOf(await save(this.ports, { sessions: ["web"], cause: "manual", text: true, ...request }));
  }

  /** The state that one session was saved in now. */
  async saved(request: Partial<SaveRequest> = {}): Promise<Snapshot> {
    return (await this.save(request)).saved[0]!.generation!.snapshot;
  }

  textOf(snapshot: Snapshot, pane = 0): string | undefined {
    const { text } = snapshot.windows.flatMap(({ panes }) => panes)[pane]!;
    return text && this.snapshots.texts.get(text.sha256);
  }
}
