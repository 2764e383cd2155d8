import type { LiveSession } from "../../model/live.ts";
import type { Failure } from "../../model/failure.ts";
import type { Result } from "../../lib/result.ts";
import { manifestText } from "./document.ts";
import { exportSession } from "./session.ts";

interface ExportOptions {
  /** The absolute home directory. */
  readonly home: string;
  /** Whether to say where values come from. */
  readonly comments: boolean;
}

/** A live session as a manifest's text. */
export function exportManifest(live: LiveSession, { home, comments }: ExportOptions): Result<string, Failure> {
  const part = exportSession(live, { home });
  return part.ok ? { ok: true, value: manifestText(part.value, { comments }) } : part;
}
