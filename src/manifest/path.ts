/** Where in a document: keys and list positions, outermost first. */
export type Path = readonly (string | number)[];

/** `windows[1].panes[0].env["odd key"]` */
export function formatPath(path: Path): string {
  return path.map(formatStep).join("").replace(/^\./, "");
}

function formatStep(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** Whether `path` is `ancestor` itself or lies below it. */
export function isWithin(path: Path, ancestor: Path): boolean {
  return ancestor.every((step, depth) => path[depth] === step);
}

/** Reads a JSON Pointer into `data`, which says which steps are list positions. */
export function parsePointer(pointer: string, data: unknown): Path {
  const path: (string | number)[] = [];
  let value = data;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(value) ? Number(key) : key);
    value = child(value, key);
  }
  return path;
}

/** The value at `path`, or undefined where there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce(child, data);
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
}
