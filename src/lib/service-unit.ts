/** What keeps the daemon's watchdog, in the words of the system's own service manager. */
export interface Service {
  /** The command line, each word as it is. */
  readonly argv: readonly string[];
  /** Environment that the command needs besides what the service manager gives. */
  readonly env: Readonly<Record<string, string>>;
}

export const SYSTEMD_UNIT = "tmx.service";
export const LAUNCHD_LABEL = "dev.tmx.daemon";

/**
 * A systemd user unit. tmux and what runs in it are left alone when the service stops: they are no part of it
 * (`KillMode=process`).
 */
export const systemdUnit = ({ argv, env }: Service): string => `[Unit]
Description=tmx: keeps tmux sessions as their manifests say

[Service]
Type=notify
NotifyAccess=all
ExecStart=${argv.map(systemdWord).join(" ")}
${Object.entries(env)
  .map(([name, value]) => `Environment=${systemdWord(`${name}=${value}`)}\n`)
  .join("")}Restart=always
RestartSec=1
WatchdogSec=60
TimeoutStartSec=90
KillMode=process

[Install]
WantedBy=default.target
`;

/** systemd.syntax(7): quoted, with C escapes; `%` and `$` would stand for something. */
const systemdWord = (word: string): string =>
  /^[\w@:./=+,-]+$/.test(word)
    ? word
    : `"${word
        .replaceAll("\\", "\\\\")
        .replaceAll('"', '\\"')
        .replaceAll("%", "%%")
        .replaceAll("$", "$$$$")
        .replaceAll("\n", "\\n")
        .replaceAll("\t", "\\t")}"`;

/** A launchd agent. */
export const launchdAgent = ({ argv, env }: Service): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${LAUNCHD_LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${argv.map((word) => `    <string>${xml(word)}</string>\n`).join("")}  </array>
  <key>EnvironmentVariables</key>
  <dict>
${Object.entries(env)
  .map(([name, value]) => `    <key>${xml(name)}</key><string>${xml(value)}</string>\n`)
  .join("")}  </dict>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><true/>
  <key>AbandonProcessGroup</key><true/>
</dict>
</plist>
`;

const xml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
