/** One proof: a random world is built, saved, lost and restored, again and again, and must stay what it was. */
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { createRig, type Outcome, type Rig } from "../rig.ts";
import { type Built, buildWorld, confOf } from "./builder.ts";
import { type Difference, differences, type Limits, isNarrow, mayForget } from "./difference.ts";
import { expectedFields, expectedLook, isRootExpected } from "./expectation.ts";
import { lookAt, type ServerLook } from "./look.ts";
import { randomWorld, type Scale, type World } from "./world.ts";

export interface CycleResult {
  readonly seed: number;
  readonly panes: number;
  readonly differences: readonly Difference[];
  /** Milliseconds of each save and restore. */
  readonly saves: readonly number[];
  readonly restores: readonly number[];
  /** Bytes on the disk, of all that is kept of the world after its first and its last save. */
  readonly bytes: readonly [first: number, last: number];
  /** Of the tmux server. */
  readonly memory: number;
}

/** What a save keeps of a pane at most. */
const SAVED_LINES = 2000;
const ROUNDS = 1;
const DEADLINE_MS = 60_000;

export async function runCycle(seed: number, scale: Scale): Promise<CycleResult> {
  await using rig = await createRig();
  const world = randomWorld(seed, scale);
  return await new Cycle(rig, world).run();
}

class Cycle {
  readonly #rig: Rig;
  readonly #world: World;
  readonly #found: Difference[] = [];
  readonly #saves: number[] = [];
  readonly #restores: number[] = [];
  #generation = 0;

  constructor(rig: Rig, world: World) {
    this.#rig = rig;
    this.#world = world;
  }

  async run(): Promise<CycleResult> {
    const built = await buildWorld(this.#rig, this.#world);
    const first = await this.#settled();
    await this.#save();
    const before = filesBelow(this.#rig.stateDir);
    const expected = expectedLook(first, this.#world, built);
    await this.#loseAndRestore(expected, "once");
    await this.#save();
    await this.#compareGenerations(first, built);
    const known = await this.#afterRounds(expected);
    const after = filesBelow(this.#rig.stateDir);
    return {
      seed: this.#world.seed,
      panes: built.panes.size,
      differences: this.#found,
      saves: this.#saves,
      restores: this.#restores,
      bytes: [before.bytes, after.bytes],
      memory: known,
    };
  }

  /** From here on nothing is to change any more, nor to grow. */
  async #afterRounds(look: ServerLook): Promise<number> {
    let files = filesBelow(this.#rig.stateDir);
    let memory = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      const had = await this.#serverHas();
      await this.#loseAndRestore(look, `again, ${round}`);
      await this.#save();
      await this.#compareGenerations();
      const now = filesBelow(this.#rig.stateDir);
      if (!this.#isForgetful(look)) this.#expectNoMore("texts kept", files.texts, now.texts);
      this.#expectNoMore("other files", files.others, now.others);
      const has = await this.#serverHas(had.descriptors);
      this.#expectNoMore("descriptors of the server", had.descriptors, has.descriptors);
      memory = has.memory;
      files = now;
    }
    return memory;
  }

  get #limits(): Limits {
    return { history: this.#world.historyLimit, saved: SAVED_LINES };
  }

  /** Whether some text may come to be another with each restore, because it has no room. */
  #isForgetful({ sessions }: ServerLook): boolean {
    const panes = sessions.flatMap(({ windows }) => windows.flatMap((window) => window.panes));
    return panes.some((pane) => mayForget(pane, this.#limits));
  }

  #expectNoMore(what: string, before: number, after: number): void {
    if (after > before)
      this.#add({ kind: `growth of ${what}`, where: what, wanted: String(before), found: String(after) });
  }

  #add(...found: readonly Difference[]): void {
    this.#found.push(...found);
  }

  async #settled(): Promise<ServerLook> {
    let last = "";
    return this.#rig.until(
      async () => {
        const look = await lookAt(this.#rig);
        const same = JSON.stringify(look) === last;
        last = JSON.stringify(look);
        return same && look;
      },
      { what: "the world to come to rest", deadlineMs: DEADLINE_MS },
    );
  }

  async #save(): Promise<void> {
    const begun = performance.now();
    const outcome = await this.#tmx("session", "save", "--all");
    this.#saves.push(performance.now() - begun);
    this.#generation += 1;
    this.#expectDone("save", outcome);
  }

  #tmx(...args: readonly string[]): Promise<Outcome> {
    return this.#rig.tmxWith({ deadlineMs: DEADLINE_MS }, ...args);
  }

  #expectDone(what: string, { code, stdout, stderr }: Outcome): void {
    if (code === 0) return;
    this.#add({ kind: `${what} failed`, where: "tmx", wanted: "exit status 0", found: `${code}: ${stderr}${stdout}` });
  }

  async #loseAndRestore(wanted: ServerLook, when: string): Promise<void> {
    await this.#lose();
    await this.#rig.conf(confOf(this.#world, this.#world.after));
    const begun = performance.now();
    const outcome = await this.#tmx("session", "restore", "--all", "--programs", this.#world.programs);
    this.#restores.push(performance.now() - begun);
    this.#expectDone("restore", outcome);
    this.#add(...(await this.#differencesFrom(wanted)).map((each) => ({ ...each, where: `${each.where} (${when})` })));
  }

  async #lose(): Promise<void> {
    const { pid } = await this.#serverHas();
    if (this.#world.ends === "SIGKILL") process.kill(pid, "SIGKILL");
    else await this.#rig.tmux("kill-server");
    await this.#rig.until(() => this.#rig.processes().length === 0, {
      what: "all processes to end with their server",
      deadlineMs: DEADLINE_MS,
    });
  }

  /** Polls until the server is as it is wanted, and tells what is not so at the deadline. */
  async #differencesFrom(wanted: ServerLook): Promise<readonly Difference[]> {
    let last: readonly Difference[] = [];
    const look = async (): Promise<boolean> => {
      last = differences(wanted, await lookAt(this.#rig), this.#limits);
      return last.length === 0;
    };
    try {
      await this.#rig.until(look, { what: "the world as it was", deadlineMs: 45_000 });
      return [];
    } catch (error) {
      if (last.length === 0) throw error;
      return last;
    }
  }

  /** tmx's own word on the last two saves. @param first where something may differ, and what it was before */
  async #compareGenerations(first?: ServerLook, built?: Built): Promise<void> {
    const look = first ?? (await lookAt(this.#rig));
    for (const { name } of look.sessions) {
      const numbers = [String(this.#generation - 1), String(this.#generation)];
      const outcome = await this.#tmx("snapshot", "diff", "-o", "json", "--", name, ...numbers);
      this.#expectDone("diff", outcome);
      if (outcome.code !== 0) continue;
      const session = look.sessions.find((each) => each.name === name)!;
      const { differences: told } = JSON.parse(outcome.stdout);
      for (const each of told) {
        const { window, pane, field } = each;
        const panes = session.windows.find(({ index }) => index === Number(window))?.panes;
        const seen = pane === null ? undefined : panes?.[Number(pane)];
        if (seen && built && expectedFields(seen, { world: this.#world, built }).has(field)) continue;
        if (first && field === "root" && isRootExpected(session)) continue;
        if (field === "dead" && isForgotten(each)) continue;
        if (first && field === "stack" && session.group && `${each.after}`.startsWith(`${each.before} `)) continue;
        if (field === "text" && seen && isNarrow(seen)) continue;
        // Of a history that is full the oldest line may be cut. Whether others have gone, the look has told.
        if (field === "text" && each.added?.length <= 1 && seen && mayForget(seen, this.#limits)) continue;
        this.#add({
          kind: `diff ${field}`,
          where: each.address + (first ? "" : " (again)"),
          wanted: `${each.before ?? JSON.stringify(each.removed)}`.slice(0, 300),
          found: `${each.after ?? JSON.stringify(each.added)}`.slice(0, 300),
        });
      }
    }
  }

  /** @param most what is waited for: a client that has just gone leaves its own descriptors for a moment */
  async #serverHas(most = Infinity): Promise<{ pid: number; descriptors: number; memory: number }> {
    const pid = Number(await this.#rig.tmux("display-message", "-p", "#{pid}"));
    const few = (): boolean => descriptorsOf(pid) <= most;
    await this.#rig.until(few, { what: "few descriptors", deadlineMs: 5_000 }).catch(() => undefined);
    const memory = Number(/^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
    return { pid, descriptors: descriptorsOf(pid), memory };
  }
}

/** Without those of clients, which come and go. */
function descriptorsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => !linkOf(join(folder, name)).startsWith("socket:")).length;
}

/** tmux does not always learn how a process ended; of one such it is said that it was killed. */
const isForgotten = ({ before, after }: { readonly before?: string; readonly after?: string }): boolean =>
  after === "ended" || (before === "ended" && after === "ended by signal 9");

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "socket:";
  }
}

/** What is kept in a folder: texts by their content, generations, and all other files. */
function filesBelow(folder: string): { readonly bytes: number; readonly texts: number; readonly others: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  const isText = (path: string): boolean => path.includes("/texts/");
  return {
    bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0),
    texts: paths.filter(isText).length,
    others: paths.filter((path) => !isText(path) && !/\/\d+\.json$/.test(path)).length,
  };
}
