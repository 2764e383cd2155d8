import { VERSION } from "../../lib/version.ts";
import { safe } from "./style.ts";

/** An exception is a mistake in tmx, never the user's. */
export function renderBug(error: unknown, verbose: boolean): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return [
    `error: tmx ${VERSION} has made a mistake: ${safe(message)}`,
    ...(verbose && stack ? stack.split("\n").slice(1).map(safe) : []),
    `hint: please report it${verbose ? "" : ", with what -v shows"}; applying again is safe`,
  ].join("\n");
}
