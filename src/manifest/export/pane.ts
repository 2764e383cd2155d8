import { quote } from "../../lib/quote.ts";
import type { LivePane } from "../../model/live.ts";
import { commandLine } from "../../model/program.ts";
import { isSecretCommand } from "../../model/secrets.ts";
import { DEFAULT_STOP, type PaneSpec, type Process, type StopPolicy, type StringMap } from "../../model/spec.ts";
import { checkTitle } from "../checks/names.ts";
import { byteLength } from "../values.ts";
import { keysOf, type Mapping, type Note, type Part, remark, type Value, warning } from "./part.ts";
import { directoryOf, relativeRoot } from "./roots.ts";
import { differing, exportOptions, exportVariables } from "./values.ts";

export interface PanePlace {
  /** The directory that the window starts its panes in. */
  readonly root: string;
  readonly home: string;
  readonly host: string;
  /** What the pane's options would be if it had none of its own. */
  readonly above: StringMap;
  /** Whether it is to be focused: the active one, unless that is the first anyhow. */
  readonly focus: boolean;
  /** Its key in the manifest, where it has one there. */
  readonly name?: string;
  readonly size?: PaneSpec["size"];
}

export function exportPane(pane: LivePane, place: PanePlace): Part {
  const { started } = pane;
  const { size } = place;
  const process = exportProcess(pane);
  const options = exportOptions(ownOptions(pane, place.above, process.keys["restart"] !== undefined), "pane");
  const env = exportVariables(started?.env ?? {});
  const title = exportTitle(pane, place.host);
  return {
    keys: keysOf({
      name: place.name,
      title: title.text,
      root: relativeRoot(directoryOf(pane), place.root, place.home),
      env: env.values,
      ...process.keys,
      stop: started && exportStop(started.stop),
      onChange: started?.onChange === "restart" ? "restart" : undefined,
      focus: place.focus ? true : undefined,
      size: size && (size.unit === "percent" ? `${size.amount}%` : size.amount),
      options: options.values,
    }),
    notes: [...process.notes, ...title.notes, ...env.notes, ...options.notes],
  };
}

interface ExportedProcess {
  readonly keys: Readonly<Record<string, Value | undefined>>;
  readonly notes: readonly Note[];
}

/** What the manifest started, where that is known for sure; else what runs now. */
function exportProcess(pane: LivePane): ExportedProcess {
  if (pane.started) return fromManifest(pane.started.process);
  const { program } = pane;
  switch (program.kind) {
    case "shell":
      return { keys: {}, notes: [remark("an idle shell")] };
    case "unknown":
      return { keys: {}, notes: [warning(`no run: ${program.why}`)] };
    case "command":
      return fromTable(program, pane);
  }
}

function fromManifest(process: Process): ExportedProcess {
  if (process.kind === "shell") return { keys: {}, notes: [] };
  if (process.lines.some((line) => isSecretCommand(line.split(/\s+/)))) return { keys: {}, notes: [SECRET_COMMAND] };
  const run = process.lines.length === 1 ? process.lines[0]! : process.lines;
  return {
    keys: { run, restart: process.kind === "supervised" ? process.restart : undefined },
    notes: [remark("as the manifest started it")],
  };
}

const SECRET_COMMAND = warning("no run: what runs here holds what sounds like a secret");

/** A manifest's command has to fit into one argument where it is supervised; nobody types one that is longer. */
const LONGEST = 100 * 1024;

function fromTable(
  { pipeline, isOwn }: Extract<LivePane["program"], { kind: "command" }>,
  { label, own }: LivePane,
): ExportedProcess {
  if (pipeline.some(isSecretCommand)) return { keys: {}, notes: [SECRET_COMMAND] };
  const run = commandLine(pipeline);
  if (byteLength(run) > LONGEST) return { keys: {}, notes: [warning("no run: its command line is too long")] };
  const isSupervised = isOwn && label !== undefined && own["remain-on-exit"] === "on";
  const where = isOwn ? "the pane's own process" : "the job in the foreground of its shell";
  return {
    keys: { run, restart: isSupervised ? "on-failure" : undefined },
    notes: [
      remark(`run: ${where}, from the process table`),
      ...(pipeline.length > 1 ? [remark("a pipeline: redirections do not show in the process table")] : []),
    ],
  };
}

/** `restart` says `remain-on-exit` by itself. */
function ownOptions({ own, before }: LivePane, above: StringMap, isSupervised: boolean): StringMap {
  const options = differing(own, above, before);
  const { "remain-on-exit": remain, ...rest } = options;
  return isSupervised && remain === "on" ? rest : options;
}

function exportStop({ keys, signal, graceMs }: StopPolicy): Mapping {
  return {
    ...(keys.length === 0 ? {} : { keys: keys.length === 1 ? keys[0]! : keys }),
    ...(signal === undefined ? {} : { signal }),
    ...(graceMs === DEFAULT_STOP.graceMs ? {} : { grace: `${graceMs}ms` }),
  };
}

/** What the prompt of many shells sets: it says where the shell is, not what the pane is for. */
const PROMPT_TITLE = /^[\w.-]+@[\w.-]+: ?[~/]/;

function exportTitle(
  { label, title, titleMark }: LivePane,
  host: string,
): { readonly text: string | undefined; readonly notes: readonly Note[] } {
  // Programs change titles: of a managed pane it is the one that the manifest gave.
  if (label) return { text: titleMark || undefined, notes: [] };
  if (title === "" || title === host) return { text: undefined, notes: [] };
  if (PROMPT_TITLE.test(title)) return { text: undefined, notes: [remark("no title: the shell's prompt sets it")] };
  const [problem] = checkTitle(title, []);
  if (problem)
    return { text: undefined, notes: [warning(`left out: the title ${quote(title)}, which no manifest can carry`)] };
  return { text: title, notes: [] };
}
