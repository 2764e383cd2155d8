/** Many tmux commands in few messages. */
import type { Rig } from "../rig.ts";

/** tmux takes 16 KB of arguments at once. */
const MOST_BYTES = 12_000;

export type Command = readonly string[];

/** Runs the commands in their order, and gives what they printed. Rejects when tmux refuses one of them. */
export async function send(rig: Rig, commands: readonly Command[]): Promise<string> {
  const outputs: string[] = [];
  for (const message of inMessages(commands)) outputs.push((await sendOne(rig, message)).stdout);
  return outputs.join("");
}

async function sendOne(rig: Rig, message: readonly Command[]) {
  const args = message.flatMap((command, at) => [...(at === 0 ? [] : [";"]), ...command.map(escapeEnd)]);
  const outcome = await rig.tmuxTry(...args);
  if (outcome.code !== 0) throw new Error(`tmux refused one of ${JSON.stringify(message)}: ${outcome.stderr}`);
  return outcome;
}

/** A last `;` would end the command. */
const escapeEnd = (word: string): string => (word.endsWith(";") ? `${word.slice(0, -1)}\\;` : word);

function inMessages(commands: readonly Command[]): Command[][] {
  const messages: Command[][] = [];
  let room = 0;
  for (const command of commands) {
    const bytes = Buffer.byteLength(command.join(" ")) + 8 * command.length;
    if (bytes > room) {
      messages.push([]);
      room = MOST_BYTES;
    }
    messages.at(-1)!.push(command);
    room -= bytes;
  }
  return messages;
}

/** A command with a text that tmux would expand as a format: it is kept in an option, and that is expanded once. */
export const withText = (text: string, command: (text: string) => Command): Command[] => [
  ["set-option", "-s", "--", "@text", text],
  command("#{@text}"),
  ["set-option", "-su", "@text"],
];
