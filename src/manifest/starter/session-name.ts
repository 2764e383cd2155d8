import { checkSessionName } from "../checks/names.ts";

/** A session name made of any text: what tmux cannot hold becomes a dash. */
export function sessionNameFrom(text: string): string {
  const name = text
    .replaceAll(/[:.\\\p{Cc}]+/gu, "-")
    .replaceAll(/\$(?=[A-Za-z_{])/g, "-")
    .replace(/^[\s$=@%-]+/, "")
    .replace(/[\s-]+$/, "");
  const short = [...name].slice(0, 50).join("").trim();
  return short !== "" && checkSessionName(short, []).length === 0 ? short : "session";
}
