/** A command line in this process: for texts, of which a process of its own proves nothing more. One at a time. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { main } from "../../src/cli/main.ts";
import type { Outcome } from "./program.ts";

const { writeSync } = fs;

export async function answer(...args: readonly string[]): Promise<Omit<Outcome, "raw">> {
  const written: Record<number, string> = { 1: "", 2: "" };
  replaceWriting((stream: number, bytes: Uint8Array) => {
    written[stream] += Buffer.from(bytes).toString();
    return bytes.length;
  });
  try {
    const code = await main(args, { install: "/nowhere", env: { ...process.env, NO_COLOR: "1" } });
    return { code, stdout: written[1]!, stderr: written[2]! };
  } finally {
    replaceWriting(writeSync);
  }
}

/** The one function by which the program writes to the terminal. */
function replaceWriting(write: unknown): void {
  Object.assign(fs, { writeSync: write });
  syncBuiltinESMExports();
}
