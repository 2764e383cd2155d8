// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001b\[[\d;:]*m|\u001b\]8;[^\u001b]*\u001b\\/g;

/** A line of a terminal's text as people see it, without colours and links. */
export const visibleText = (line: string): string => line.replace(ESCAPES, "");
