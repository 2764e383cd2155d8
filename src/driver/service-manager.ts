import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { err, ok, type Result } from "../lib/result.ts";
import { LAUNCHD_LABEL, launchdAgent, type Service, SYSTEMD_UNIT, systemdUnit } from "../lib/service-unit.ts";
import type { Failure } from "../model/failure.ts";

/** What keeps services of a user on this system. */
export interface ServiceManager {
  /** Where the unit goes. Absolute. */
  readonly file: string;
  readonly text: (service: Service) => string;
  readonly install: (service: Service) => Promise<Result<void, Failure>>;
  readonly uninstall: () => Promise<Result<void, Failure>>;
}

/** launchd on macOS, systemd elsewhere. @param home the user's */
export function serviceManager(home: string, env: NodeJS.ProcessEnv): ServiceManager {
  if (process.platform === "darwin") {
    const file = join(home, "Library", "LaunchAgents", `${LAUNCHD_LABEL}.plist`);
    const domain = `gui/${process.getuid?.() ?? 0}`;
    return manager(file, launchdAgent, {
      start: [["launchctl", "bootstrap", domain, file]],
      stop: [["launchctl", "bootout", `${domain}/${LAUNCHD_LABEL}`]],
      after: [],
    });
  }
  const file = join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "systemd", "user", SYSTEMD_UNIT);
  return manager(file, systemdUnit, {
    start: [
      ["systemctl", "--user", "daemon-reload"],
      ["systemctl", "--user", "enable", "--now", SYSTEMD_UNIT],
    ],
    stop: [["systemctl", "--user", "disable", "--now", SYSTEMD_UNIT]],
    after: [["systemctl", "--user", "daemon-reload"]],
  });
}

type Steps = readonly (readonly string[])[];

const manager = (
  file: string,
  text: (service: Service) => string,
  { start, stop, after }: { readonly start: Steps; readonly stop: Steps; readonly after: Steps },
): ServiceManager => ({
  file,
  text,
  install: async (service) => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text(service), { mode: 0o600 });
    } catch (error) {
      return err({ code: "daemon-failed", message: `cannot write ${file}: ${(error as Error).message}` });
    }
    const started = await run(start);
    if (!started.ok) rmSync(file, { force: true });
    return started;
  },
  uninstall: async () => {
    const stopped = await run(stop);
    if (!stopped.ok) return stopped;
    rmSync(file, { force: true });
    return run(after);
  },
});

async function run(steps: Steps): Promise<Result<void, Failure>> {
  for (const [program, ...args] of steps) {
    try {
      await promisify(execFile)(program!, args, { timeout: 60_000 });
    } catch (error) {
      const { stderr = "" } = error as { readonly stderr?: string };
      const details = stderr.split("\n").filter(Boolean);
      return err({
        code: "daemon-failed",
        message: `\`${[program, ...args].join(" ")}\` failed: ${(error as Error).message.split("\n")[0]}`,
        ...(details.length > 0 ? { details } : {}),
        hint: "where no service manager runs for users, tmx daemon start does without",
      });
    }
  }
  return ok(undefined);
}

/** Tells systemd how a service is, where it wants to know (sd_notify(3), by its own program: Node cannot send datagrams). */
export function notifySystemd(env: NodeJS.ProcessEnv, state: "READY=1" | "WATCHDOG=1" | "STOPPING=1"): void {
  if (!env["NOTIFY_SOCKET"]) return;
  execFile("systemd-notify", [state], { env, timeout: 10_000 }, () => undefined);
}
