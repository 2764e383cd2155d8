import { existsSync } from "node:fs";
import { join } from "node:path";

/** The file that is there while a daemon is to run. @param folder the server's part of the state folder */
export const wantedFile = (folder: string): string => join(folder, "daemon", "wanted.json");

/** Asked by every command, so it loads and reads nothing. */
export const isDaemonWanted = (folder: string): boolean => existsSync(wantedFile(folder));
