import type { DaemonStatus } from "../../../model/daemon.ts";
import { safe, type Style } from "../style.ts";
import { describeTime } from "../time.ts";
import { watchEventJson } from "../watch-json.ts";
import { renderTrouble } from "../watch-view.ts";

export const daemonStatusJson = (status: DaemonStatus, now: Date): unknown => ({
  schemaVersion: 1,
  ...status,
  troubles: status.troubles.map((event) => watchEventJson(event, now)),
});

/** What belongs below the sessions' states: who keeps them, and what is wrong. */
export const renderDaemonLines = ({ reconciler, troubles }: DaemonStatus, style: Style): string =>
  [
    style.faint(`\nkept by the daemon, process ${reconciler.pid}`),
    ...troubles.map((event) => renderTrouble(event, style)),
  ].join("\n");

/** Who runs, what is kept, and what is wrong. */
export function renderDaemonStatus(
  { reconciler, watchdog, paths, exitWhenEmpty, autoRestart, socket, sessions, troubles }: DaemonStatus,
  { style, now }: { readonly style: Style; readonly now: Date },
): string {
  const restarts = reconciler.restarts === 0 ? "" : `, restarted ${reconciler.restarts} times`;
  const none = autoRestart ? style.change("none yet") : "none is wanted (--no-auto-restart)";
  const rows = [
    ["reconciler", `process ${reconciler.pid}, started ${describeTime(reconciler.since, now.getTime())}${restarts}`],
    ["watchdog", watchdog ? `process ${watchdog.pid}` : none],
    ["keeps", paths.map(safe).join(", ")],
    ["sessions", sessions.length === 0 ? "none" : sessions.map(safe).join(", ")],
    ["when empty", exitWhenEmpty ? "ends with the tmux server" : "brings the sessions back"],
    ["answers at", safe(socket)],
  ];
  return [
    ...rows.map(([name, value]) => `${style.faint(name!.padEnd(12))}${value}`),
    ...(troubles.length === 0 ? [] : ["", ...troubles.map((event) => renderTrouble(event, style))]),
  ].join("\n");
}
