import type { Diagnostic } from "../../../src/model/diagnostic.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import { type ManifestContext, parseManifests, type ReadReferenced } from "../../../src/manifest/index.ts";

const CONTEXT: ManifestContext = { vars: {}, env: { HOME: "/home/ada", USER: "ada" }, home: "/home/ada" };

export function parse(text: string, context: Partial<ManifestContext> = {}): ReturnType<typeof parseManifests> {
  return parseManifests({ file: "web.yaml", text, dir: "/src/web" }, { ...CONTEXT, ...context });
}

/** Every file that a manifest names holds this. */
export const always =
  (text: string): ReadReferenced =>
  (path) =>
    filed(path, text);

/** The other files that there are, by their names. */
export const among =
  (files: Readonly<Record<string, string>>): ReadReferenced =>
  (path) => {
    const text = files[path];
    if (text === undefined) return { ok: false, error: { reason: "there is no such file", hint: "check the path" } };
    return filed(path, text);
  };

function filed(path: string, text: string): ReturnType<ReadReferenced> {
  const [name, ...above] = path.split("/").toReversed();
  const dir = ["/src/web", ...above.toReversed()].join("/");
  return { ok: true, value: { file: [...above.toReversed(), name].join("/"), bytes: Buffer.from(text), dir } };
}

/** The specs of a manifest that has to be good. */
export function specsOf(text: string, context?: Partial<ManifestContext>): readonly SessionSpec[] {
  const result = parse(text, context);
  if (!result.ok) throw new Error(result.error.map(brief).join("\n"));
  return result.value.specs;
}

export function specOf(text: string, context?: Partial<ManifestContext>): SessionSpec {
  const [spec] = specsOf(text, context);
  if (!spec) throw new Error("no session");
  return spec;
}

/** The diagnostics of a manifest that has to be bad. */
export function diagnosticsOf(text: string, context?: Partial<ManifestContext>): readonly Diagnostic[] {
  const result = parse(text, context);
  if (result.ok) throw new Error("no errors");
  return result.error;
}

/** Diagnostics as lines: `line:column code path | message | hint`, and the underlined text. */
export function errorsOf(text: string, context?: Partial<ManifestContext>): string[] {
  return diagnosticsOf(text, context).map(brief);
}

function brief({ location, code, path, message, hint }: Diagnostic): string {
  const place = location ? `${location.line}:${location.column}+${location.length}` : "-";
  return `${place} ${code} ${path ?? "-"} | ${message}${hint === undefined ? "" : ` | ${hint}`}`;
}

/** A manifest with one window, whose keys are these lines of YAML. */
export const windowWith = (yaml: string): string => `session: web\nwindows:\n  - ${yaml.replaceAll("\n", "\n    ")}\n`;

/** A manifest with one pane, whose keys are these lines of YAML. */
export const paneWith = (yaml: string): string => windowWith(`panes:\n  - ${yaml.replaceAll("\n", "\n    ")}`);

/** A manifest with these lines of YAML beside one plain window. */
export const sessionWith = (yaml: string): string => `session: web\n${yaml}\nwindows: [{}]\n`;
