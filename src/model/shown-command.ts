import { commandLine } from "./program.ts";
import { isSecretCommand } from "./secrets.ts";

/** A command line as it may be shown: arguments that seem to hold a secret are nobody else's business. */
export const shownCommand = (pipeline: readonly (readonly string[])[]): string =>
  pipeline.map((words) => (isSecretCommand(words) ? hidden(words[0] ?? "") : commandLine([words]))).join(" | ");

/** The same of one that is text. */
export function shownLine(line: string): string {
  const words = line.split(/[\s'"]+/).filter((word) => word !== "");
  const quoted = [...line.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? "");
  return isSecretCommand(words) || isSecretCommand(quoted) ? hidden(words[0] ?? "") : line;
}

const hidden = (program: string): string => (isSecretCommand([program]) ? "(hidden)" : `${program} (hidden)`);
