import { constants } from "node:fs";
import { chmod, link, mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";

/**
 * Every operation that snapshots need of the disk, and no other: the seam at which tests fail each of them, or forget
 * what was not flushed. All throw the system's error.
 */
export interface Disk {
  /** A new file that only its owner can read; an error where there is one. */
  create(path: string): Promise<DiskFile>;
  /** The first bytes of a regular file, and how many it has. */
  read(path: string, atMost: number): Promise<{ readonly bytes: Buffer; readonly size: number }>;
  size(path: string): Promise<number>;
  /** When a file got its name or its content, in milliseconds since the epoch. */
  changed(path: string): Promise<number>;
  names(folder: string): Promise<readonly string[]>;
  /** A new folder for its owner alone, inside one that is there. */
  makeFolder(path: string): Promise<void>;
  /** A second name for a file; an error where that name is taken. */
  link(from: string, to: string): Promise<void>;
  /** Another name for a file, in the place of whatever has it. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Brings the names in a folder to the disk. */
  flushFolder(path: string): Promise<void>;
}

export interface DiskFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Brings the content to the disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export const nodeDisk: Disk = {
  async create(path) {
    const file = await open(path, "wx", 0o600);
    return { write: (bytes) => file.writeFile(bytes), flush: () => file.sync(), close: () => file.close() };
  },

  async read(path, atMost) {
    // A pipe would wait for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const info = await file.stat();
      if (!info.isFile()) throw systemError("EINVAL", `${path} is no regular file`);
      if (info.size <= atMost) return { bytes: await file.readFile(), size: info.size };
      const { buffer, bytesRead } = await file.read(Buffer.alloc(atMost), 0, atMost, 0);
      return { bytes: buffer.subarray(0, bytesRead), size: info.size };
    } finally {
      await file.close();
    }
  },

  size: async (path) => (await stat(path)).size,
  changed: async (path) => (await stat(path)).ctimeMs,
  names: (folder) => readdir(folder),

  async makeFolder(path) {
    await mkdir(path, { mode: 0o700 });
    // mkdir's mode is cut by the umask.
    await chmod(path, 0o700);
  },

  link,
  rename,
  remove: unlink,

  async flushFolder(path) {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

export const systemError = (code: string, message: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: ${message}`), { code });

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** What an operation brings, or `otherwise` where the file or folder is not there. */
export async function unlessGone<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return otherwise;
    throw error;
  }
}
