import { COLOURED, safe, type Style } from "./style.ts";

/**
 * What a pane has shown, as lines for a terminal. Anybody may have written it, so nothing of it is trusted: colours and
 * attributes pass, when they are nothing but that and colours are wanted at all; whatever else could mean something to a
 * terminal is made visible. Every line ends without colours.
 */
export function renderCaptured(text: string, style: Style): readonly string[] {
  const withColours = style === COLOURED;
  // A colour holds until it is changed, over the ends of lines.
  let colours = "";
  return text.split("\n").map((line) => {
    const rendered = renderLine(line, withColours ? colours : undefined);
    colours = rendered.colours;
    return rendered.shown;
  });
}

const ESC = "\u001b";
const RESET = `${ESC}[0m`;

/** The sequences that tmux writes for colours and attributes; parameters that are too long are none. */
const SGR = new RegExp(`${ESC}\\[((?:\\d{0,3}[;:]){0,24}\\d{0,3})m`);

function renderLine(line: string, before: string | undefined): { readonly shown: string; readonly colours: string } {
  // Text, parameters, text, parameters, …, text.
  const parts = line.split(SGR);
  let colours = before ?? "";
  const shown = parts.map((part, at) => {
    if (at % 2 === 0) return visible(part);
    if (before === undefined || isHiding(part)) return "";
    const sequence = `${ESC}[${part}m`;
    colours = isReset(part) ? "" : remember(colours, sequence);
    return sequence;
  });
  const isColoured = before !== undefined && (before !== "" || shown.some((part, at) => at % 2 === 1 && part !== ""));
  return { shown: isColoured ? `${before}${shown.join("")}${RESET}` : shown.join(""), colours };
}

const LONGEST_MEMORY = 1000;

/** Somebody who changes colours for ever without a reset gets their last one only. */
const remember = (colours: string, sequence: string): string =>
  colours.length > LONGEST_MEMORY ? sequence : colours + sequence;

const isReset = (parameters: string): boolean => /^[0;]*$/.test(parameters);

/** Whether the text behind it could not be seen (8: concealed). In `38;5;8` it is a colour. */
const isHiding = (parameters: string): boolean =>
  parameters
    .replaceAll(/[345]8[;:](?:5[;:]\d*|2(?:[;:]\d*){3,4})/g, "")
    .split(/[;:]/)
    .some((each) => Number(each) === 8);

/** Tabs are harmless, and may be wanted. */
const visible = (text: string): string => text.split("\t").map(safe).join("\t");
