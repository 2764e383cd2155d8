import { readFileSync } from "node:fs";
import { hostname } from "node:os";

import type { Machine } from "../model/snapshot.ts";

/** Which machine this is, and which boot of it. */
export const readMachine = (): Machine => ({ host: hostname(), boot: readBoot() });

function readBoot(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}
