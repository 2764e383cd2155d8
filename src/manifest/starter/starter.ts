import { quote } from "../../lib/quote.ts";
import { type Data, type Draft, type ProjectFile, type WindowDraft, withIds } from "./draft.ts";
import { readForeign } from "./foreign-yaml.ts";
import { keepValid } from "./keep-valid.ts";
import type { Variables } from "../interpolate.ts";
import { sessionNameFrom } from "./session-name.ts";
import { LOCK_FILES } from "./package-json.ts";
import { READERS, suggestionOf } from "./readers.ts";
import type { Suggestion } from "./suggestion.ts";
import { fromTmuxinator } from "./tmuxinator.ts";
import { fromTmuxp } from "./tmuxp.ts";
import { windowsFor } from "./windows.ts";
import { writeStarter } from "./write.ts";

/** A first manifest for a project, and what is in it. */
export interface Starter {
  readonly text: string;
  readonly session: string;
  /** What was made use of, a line each. */
  readonly found: readonly string[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

export interface Project {
  /** The directory's name. */
  readonly folder: string;
  readonly files: readonly ProjectFile[];
}

const CONVERTERS: Readonly<Record<string, (data: Data) => Draft>> = {
  ".tmuxp.yaml": fromTmuxp,
  ".tmuxp.yml": fromTmuxp,
  ".tmuxp.json": fromTmuxp,
  ".tmuxinator.yml": fromTmuxinator,
  ".tmuxinator.yaml": fromTmuxinator,
};

/** The files that say something about a project. */
export const PROJECT_FILES: readonly string[] = [
  ...Object.keys(CONVERTERS),
  ...Object.keys(READERS),
  ...Object.keys(LOCK_FILES),
];

/** Makes a manifest of what a directory holds; it always is a good one. */
export function makeStarter(project: Project, variables: Variables): Starter {
  const { draft, found, notes } = gather(project);
  const kept = keepValid(dataOf(draft), variables);
  const { windows, ...settings } = kept?.data ?? { session: draft.session, windows: [{}] };
  const all = [...notes, ...(kept?.notes ?? ["nothing of it makes a manifest"])];
  const described = withComments(windows as readonly Data[], kept ? draft.windows : []);
  const text = writeStarter({ settings, windows: described, found, notes: all });
  return { text, session: draft.session, found, notes: all };
}

interface Gathered extends Pick<Starter, "found" | "notes"> {
  readonly draft: Draft;
}

/** Another tool's description of the session, or else what the project's own files suggest. */
function gather({ folder, files }: Project): Gathered {
  const notes: string[] = [];
  const converted = convert(files, notes);
  if (converted) {
    const { name, draft } = converted;
    const found = [`${name}: a session of ${draft.windows.length} window${draft.windows.length === 1 ? "" : "s"}`];
    const whole = named(draft, folder);
    const renamed = draft.session === whole.session || draft.session === "" ? [] : [`the name ${quote(draft.session)}`];
    notes.push(...[...renamed, ...draft.notes].map((note) => `${name}: ${note}`));
    return { draft: whole, found, notes };
  }
  const suggestions = suggest(files, notes);
  return {
    draft: named({ session: "", settings: {}, windows: windowsFor(suggestions), notes: [] }, folder),
    found: suggestions.map(({ source, said }) => `${source}: ${said}`),
    notes: [...notes, ...suggestions.flatMap((each) => each.notes.map((note) => `${each.source}: ${note}`))],
  };
}

const named = (draft: Draft, folder: string): Draft => ({
  ...draft,
  session: sessionNameFrom(draft.session || folder),
  windows: withIds(draft.windows),
});

/** The first file of another tool that can be read. */
function convert(files: readonly ProjectFile[], notes: string[]): { name: string; draft: Draft } | undefined {
  for (const [name, converter] of Object.entries(CONVERTERS)) {
    const file = files.find((each) => each.name === name);
    if (!file) continue;
    const data = file.text === undefined ? undefined : readTemplate(file.text);
    if (data?.ok) return { name, draft: converter(data.value) };
    notes.push(`${name}: ${data?.error ?? file.reason ?? "it was not read"}`);
  }
  return undefined;
}

const readTemplate = (text: string): ReturnType<typeof readForeign> =>
  text.includes("<%")
    ? { ok: false, error: "it is a template (ERB): only what it renders to can be converted" }
    : readForeign(text);

function suggest(files: readonly ProjectFile[], notes: string[]): readonly Suggestion[] {
  const names = new Set(files.map(({ name }) => name));
  return Object.keys(READERS).flatMap((name) => {
    const file = files.find((each) => each.name === name);
    const suggestion = file && suggestionOf(file, names);
    if (typeof suggestion === "string") notes.push(`${name}: ${suggestion}`);
    return typeof suggestion === "object" ? [suggestion] : [];
  });
}

const dataOf = ({ session, settings, windows }: Draft): Data => ({
  session,
  ...settings,
  windows: windows.length > 0 ? windows.map(({ data }) => data) : [{}],
});

/** Windows with their comments, as long as none of them was taken out. */
const withComments = (windows: readonly Data[], drafts: readonly WindowDraft[]): readonly WindowDraft[] =>
  windows.map((data, at) => ({ ...(drafts.length === windows.length ? drafts[at] : {}), data }));
