import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";

/** Where a person's configuration is; a relative `XDG_CONFIG_HOME` counts as none, as the XDG rules say. */
export function configPath(env: { readonly XDG_CONFIG_HOME?: string | undefined }, home: string): string {
  const { XDG_CONFIG_HOME: base = "" } = env;
  return join(isAbsolute(base) ? base : join(home, ".config"), "tmx", "config.yaml");
}

/** The bytes of the configuration file; nothing where there is none. */
export function readConfigFile(path: string): Result<Uint8Array | undefined, Failure> {
  try {
    return ok(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return ok(undefined);
    return err({ code: "bad-config", message: `cannot read ${path}: ${message}`, hint: "check its permissions" });
  }
}
