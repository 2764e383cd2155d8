import { execFile } from "node:child_process";

/** Whether the machine is about to end, where systemd tells. Then what ends has not crashed, and nothing is to be begun. */
export const isShuttingDown = (env: NodeJS.ProcessEnv): Promise<boolean> =>
  new Promise((resolve) => {
    // It ends with a status of its own for each state: only its words count.
    execFile("systemctl", ["is-system-running"], { env, timeout: 2_000 }, (_, stdout) =>
      resolve(stdout.trim() === "stopping"),
    );
  });
