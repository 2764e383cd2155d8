import { EXIT } from "../exit-status.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { reviveDaemon } from "../revive.ts";
import { safe } from "../views/style.ts";
import { renderTable } from "../views/table.ts";

/** `tmx list`: the sessions of this server, and who made them. */
export const list: Action = async ({ context }) => {
  await reviveDaemon(context);
  const runtime = await context.runtime();
  const observed = await runtime.observe();
  if (!observed.ok) return reportFailure(observed.error, context);
  const sessions = observed.value.sessions.map(({ id, name, label, attached, windows }) => ({
    name,
    id,
    managed: label !== undefined,
    windows: windows.length,
    panes: windows.reduce((sum, { panes }) => sum + panes.length, 0),
    attached,
  }));
  const { output, options } = context;
  if (options.output === "json") output.json({ schemaVersion: 1, sessions });
  else if (sessions.length === 0) output.note("No sessions on this tmux server. Make one with: tmx apply FILE");
  else {
    const rows = sessions.map((each) => [
      safe(each.name),
      each.managed ? "tmx" : "-",
      each.windows,
      each.panes,
      each.attached || "-",
    ]);
    output.result(renderTable(["SESSION", "MADE BY", "WINDOWS", "PANES", "ATTACHED"], rows, output.style));
  }
  return EXIT.done;
};
