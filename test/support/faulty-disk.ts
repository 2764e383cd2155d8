/** A disk whose operations a test sees, one by one, and may keep from happening. */
import type { Disk } from "../../src/store/snapshots/disk.ts";

/** @param before is called before each operation, with its name and path; what it throws is what the operation throws */
export function watchedDisk(disk: Disk, before: (operation: string, path: string) => void): Disk {
  const seen = <A extends [string, ...unknown[]], R>(operation: string, work: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      before(operation, given[0]);
      return work(...given);
    };
  };
  return {
    create: async (path) => {
      before("create", path);
      const file = await disk.create(path);
      return {
        write: (bytes) => seen("write", () => file.write(bytes))(path),
        flush: () => seen("flush", () => file.flush())(path),
        close: () => seen("close", () => file.close())(path),
      };
    },
    read: seen("read", (path, atMost: number) => disk.read(path, atMost)),
    size: seen("size", (path) => disk.size(path)),
    changed: seen("changed", (path) => disk.changed(path)),
    names: seen("names", (path) => disk.names(path)),
    makeFolder: seen("makeFolder", (path) => disk.makeFolder(path)),
    link: seen("link", (from, to: string) => disk.link(from, to)),
    rename: seen("rename", (from, to: string) => disk.rename(from, to)),
    remove: seen("remove", (path) => disk.remove(path)),
    flushFolder: seen("flushFolder", (path) => disk.flushFolder(path)),
  };
}
