import { AsideFiles } from "./aside.ts";
import { type Disk, nodeDisk } from "./disk.ts";
import { SnapshotFolders } from "./folders.ts";
import type { SnapshotFormat } from "./format.ts";
import { Generations } from "./generations.ts";
import type { Holders } from "./lock.ts";
import { Quarantine } from "./quarantine.ts";
import { TextFiles } from "./texts.ts";
import { Writer } from "./writer.ts";

export interface StoreOptions {
  /** The server's part of the state folder. */
  readonly folder: string;
  readonly format: SnapshotFormat;
  readonly holders: Holders;
  readonly disk?: Disk;
}

/** What the store of one server is made of. */
export interface Parts {
  readonly disk: Disk;
  readonly format: SnapshotFormat;
  readonly folders: SnapshotFolders;
  readonly texts: TextFiles;
  readonly quarantine: Quarantine;
  readonly aside: AsideFiles;
  readonly writer: Writer;
  readonly generations: Generations;
}

export function createParts({ folder, format, holders, disk = nodeDisk }: StoreOptions): Parts {
  const folders = new SnapshotFolders(disk, folder);
  const texts = new TextFiles(disk, folders.texts);
  const quarantine = new Quarantine(disk, folders.quarantine);
  const writer = new Writer(disk, folders, holders);
  const aside = new AsideFiles(disk, folders.aside, format);
  const generations = new Generations({ folders, texts, quarantine, writer, format });
  return { disk, format, folders, texts, quarantine, aside, writer, generations };
}
