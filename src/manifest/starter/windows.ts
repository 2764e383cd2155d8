import type { WindowDraft } from "./draft.ts";
import type { Process, Suggestion } from "./suggestion.ts";

/** The windows of a starter: one to work in, and one each for what runs, what checks and what it needs. */
export function windowsFor(suggestions: readonly Suggestion[]): readonly WindowDraft[] {
  const first = (kind: "processes" | "checks" | "services"): Suggestion | undefined =>
    suggestions.find((suggestion) => suggestion[kind].length > 0);
  const [processes, checks, services] = [first("processes"), first("checks"), first("services")];
  return [
    {
      comment: "To work in. A pane without `run` is a plain shell; `run: vim` starts your editor.",
      data: { name: "edit", focus: true, panes: [{ name: "shell", focus: true }] },
    },
    ...(processes ? [windowOf("run", `How it runs, by ${processes.source}.`, processes.processes)] : []),
    ...(checks ? [windowOf("check", `What checks it, by ${checks.source}.`, checks.checks)] : []),
    ...(services
      ? [windowOf("services", `What it needs, by ${services.source}. C-c lets it end well.`, services.services, STOP)]
      : []),
  ];
}

const STOP = { stop: { keys: "C-c", grace: "30s" } };

const windowOf = (name: string, comment: string, processes: readonly Process[], more: object = {}): WindowDraft => ({
  comment,
  data: {
    name,
    ...(processes.length > 1 ? { layout: "tiled" } : {}),
    panes: processes.map((process) => ({ ...process, ...more })),
  },
});
