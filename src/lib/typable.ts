/** Whether a line editor takes a text for text, when it gets it as a whole: also newlines and tabs, and no other keys. */
export const isTypable = (line: string): boolean => !/[^\P{Cc}\n\t]/u.test(line) && line.trim() !== "";
