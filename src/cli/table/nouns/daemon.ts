import { Option } from "commander";

import type { NounSpec } from "../../action.ts";
import { since } from "../options.ts";

/** What keeps sessions as their manifests say while nobody looks. */
export const DAEMON_NOUN: NounSpec = {
  name: "daemon",
  summary: "keep sessions as their manifests say while nobody looks: start, stop, status, health, logs",
  verbs: [
    {
      name: "start",
      args: "[paths...]",
      summary: "start a daemon that keeps these manifests, or have the one that runs keep them too",
      options: [
        new Option("--auto-restart", "put a watchdog over it (the default)"),
        new Option("--no-auto-restart", "put no watchdog over it: what crashes stays away"),
        new Option("--exit-when-empty", "end when the tmux server ends in good order (the default)"),
        new Option("--no-exit-when-empty", "bring the sessions back also then"),
        new Option("--foreground", "stay in the foreground as its watchdog, for systemd and the like"),
      ],
      examples: [
        ["tmx daemon start sessions/", "every manifest of a folder, also new ones"],
        ["tmx daemon start", "~/.config/tmx/sessions"],
        ["tmx daemon start web.yaml", "a daemon that runs keeps it as well from now on"],
      ],
      load: async () => (await import("../../commands/daemon/start.ts")).start,
    },
    {
      name: "stop",
      summary: "end the daemon; sessions and what runs in them stay",
      examples: [["tmx daemon stop", "nothing of it is left but its logs"]],
      load: async () => (await import("../../commands/daemon/stop.ts")).stop,
    },
    {
      name: "restart",
      summary: "end the daemon and start it again with the same paths",
      examples: [["tmx daemon restart", "after an update of tmx; nothing in the sessions is restarted"]],
      load: async () => (await import("../../commands/daemon/restart.ts")).restart,
    },
    {
      name: "status",
      summary: "what the daemon keeps, and what it cannot",
      examples: [
        ["tmx daemon status", "processes, paths, sessions, troubles"],
        ["tmx daemon status -o json", "for programs"],
      ],
      load: async () => (await import("../../commands/daemon/status.ts")).status,
    },
    {
      name: "health",
      summary: "how the daemon is: 0 healthy, 1 degraded, 2 unhealthy, 3 when none runs",
      examples: [["tmx daemon health", "with the checks behind it, each of just now"]],
      load: async () => (await import("../../commands/daemon/health.ts")).health,
    },
    {
      name: "heartbeat",
      summary: "the sign of life that its loop gives: how far it has come, and what it does now",
      examples: [["tmx daemon heartbeat", "its sequence grows with each step of the loop"]],
      load: async () => (await import("../../commands/daemon/heartbeat.ts")).heartbeat,
    },
    {
      name: "reload",
      summary: "read all files again, and look at everything now",
      examples: [["tmx daemon reload", "what was put off is tried at once"]],
      load: async () => (await import("../../commands/daemon/reload.ts")).reload,
    },
    {
      name: "recover",
      summary: "clear what is stuck, dead or half done; harmless where all is well",
      examples: [["tmx daemon recover", "says what it did"]],
      load: async () => (await import("../../commands/daemon/recover.ts")).recover,
    },
    {
      name: "logs",
      summary: "what the daemon and its watchdog have written down",
      options: [new Option("-f, --follow", "go on with what comes, until Ctrl-C"), since()],
      examples: [
        ["tmx daemon logs --since 1h", "of the last hour"],
        ["tmx daemon logs -f", "and what comes"],
      ],
      load: async () => (await import("../../commands/daemon/logs.ts")).logs,
    },
    {
      name: "install",
      summary: "have systemd or launchd start the daemon and keep it",
      options: [new Option("--print", "print the unit, and install nothing")],
      args: "[paths...]",
      examples: [
        ["tmx daemon install sessions/", "starts it now, and at each login"],
        ["tmx daemon install --print", "what would be installed"],
      ],
      load: async () => (await import("../../commands/daemon/install.ts")).install,
    },
    {
      name: "uninstall",
      summary: "take back what `tmx daemon install` did",
      examples: [["tmx daemon uninstall", "the daemon ends with it"]],
      load: async () => (await import("../../commands/daemon/install.ts")).uninstall,
    },
  ],
};
