/** A place to which the same state of the world comes back, again and again. */
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createRig, type Rig } from "../rig.ts";
import type { Fixture } from "./fixture.ts";

export class Ground implements AsyncDisposable {
  readonly rig: Rig;
  readonly #fixture: Fixture;
  #isSaved = false;

  constructor(rig: Rig, fixture: Fixture) {
    this.rig = rig;
    this.#fixture = fixture;
  }

  async begin(): Promise<void> {
    const { rig } = this;
    const kept = join(rig.dir, "kept-state");
    if (!this.#isSaved) {
      await mkdir(rig.stateDir, { mode: 0o700, recursive: true });
      await this.#fixture.saved?.(rig);
      await cp(rig.stateDir, kept, { recursive: true });
      this.#isSaved = true;
    }
    await lose(rig);
    await rm(rig.stateDir, { recursive: true });
    await cp(kept, rig.stateDir, { recursive: true });
    await this.#fixture.live(rig);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.rig[Symbol.asyncDispose]();
  }
}

export async function ground(fixture: Fixture): Promise<Ground> {
  const rig = await createRig();
  // It becomes the program that it starts, which is seen as that then.
  await rig.conf("set -g default-shell /bin/bash\n");
  return new Ground(rig, fixture);
}

async function lose(rig: Rig): Promise<void> {
  await rig.tmuxTry("kill-server");
  await rig.until(() => rig.processes().length === 0, { what: "the server and its programs to end" });
}
