import { dirname, join } from "node:path";

import { fileName } from "../state.ts";
import type { Disk } from "./disk.ts";
import { ensureFolder, namesIn } from "./disk-steps.ts";
import { SessionFolder } from "./session-folder.ts";

/** Where the snapshots of one tmux server are. */
export class SnapshotFolders {
  readonly #disk: Disk;
  readonly #server: string;
  readonly root: string;

  /** @param server the server's part of the state folder */
  constructor(disk: Disk, server: string) {
    this.#disk = disk;
    this.#server = server;
    this.root = join(server, "snapshots");
  }

  get texts(): string {
    return join(this.root, "texts");
  }

  get quarantine(): string {
    return join(this.root, "quarantine");
  }

  get aside(): string {
    return join(this.root, "aside");
  }

  get lock(): string {
    return join(this.root, "lock");
  }

  session(name: string): SessionFolder {
    return new SessionFolder(this.#disk, join(this.root, folderName(name)));
  }

  /** Those of all sessions that were ever saved. */
  async sessions(): Promise<readonly SessionFolder[]> {
    const names = await namesIn(this.#disk, this.root);
    // Only the names of sessions end in a fingerprint.
    const folders = names.filter((name) => name.includes("-")).toSorted();
    return folders.map((name) => new SessionFolder(this.#disk, join(this.root, name)));
  }

  ensure(): Promise<void> {
    return ensureFolder(this.#disk, this.root);
  }

  /** Also what a killed process made and had no time to flush. */
  async flush(): Promise<void> {
    const folders = [this.root, this.#server, dirname(this.#server)];
    await Promise.all(folders.map((folder) => this.#disk.flushFolder(folder)));
  }
}

export const folderName = (session: string): string => fileName(session, session);
