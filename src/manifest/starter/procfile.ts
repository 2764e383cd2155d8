import { quote } from "../../lib/quote.ts";
import { literal } from "./draft.ts";
import { listed, type Process, type Reader } from "./suggestion.ts";

/** As many panes as a window has room for. */
const MOST_PROCESSES = 12;

/** A Procfile: `NAME: COMMAND`, a process a line. */
export const readProcfile: Reader = (text) => {
  const all = text.split(/\r?\n/).flatMap((line): readonly Process[] => {
    const [, name, run] = /^([A-Za-z0-9_-]+):\s*(\S.*?)\s*$/.exec(line) ?? [];
    return name === undefined || run === undefined ? [] : [{ name, run: literal(run) }];
  });
  // A name that comes twice counts once, as it does for those who run these files.
  const processes = [...new Map(all.map((each) => [each.name, each])).values()];
  if (processes.length === 0) return "no line in it is NAME: COMMAND";
  const kept = processes.slice(0, MOST_PROCESSES);
  const rest = processes.slice(MOST_PROCESSES);
  return {
    said: listed(
      "process",
      kept.map(({ name }) => name),
    ),
    processes: kept,
    notes: rest.map(({ name }) => `process ${quote(name)}: a window has room for ${MOST_PROCESSES}`),
  };
};
