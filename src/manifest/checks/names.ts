import { quote } from "../../lib/quote.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";
import { byteLength } from "../values.ts";

/** What no name may be: a test, and why. */
interface Rule {
  readonly breaks: (name: string) => boolean;
  readonly message: string;
  readonly hint?: string;
}

const NOT_EMPTY: Rule = {
  breaks: (name) => name === "",
  message: "is empty",
  hint: "leave the key out, or write a name",
};

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const NO_CONTROL: Rule = {
  breaks: (name) => CONTROL.test(name),
  message: "holds a control character",
  hint: "tmux would rewrite it: leave it out",
};

const NO_BACKSLASH: Rule = {
  breaks: (name) => name.includes("\\"),
  message: "holds a backslash",
  hint: "tmux would rewrite it: leave it out",
};

const NO_VARIABLE: Rule = {
  breaks: (name) => /\$[A-Za-z_{]/.test(name),
  message: "holds what looks like a shell variable",
  hint: "tmux up to 3.3 would put a backslash before the $: leave it out",
};

const NOT_A_PLACE: Rule = {
  breaks: (name) => /^\+[0-9]+$/.test(name),
  message: "looks like a place",
  hint: "+0, +1 and so on stand for parts without a name: put a letter in",
};

const atMost = (bytes: number): Rule => ({
  breaks: (name) => byteLength(name) > bytes,
  message: `is longer than ${bytes} bytes`,
  hint: "shorten it",
});

const SESSION_RULES: readonly Rule[] = [
  { ...NOT_EMPTY, hint: "give the session a name" },
  NO_CONTROL,
  NO_BACKSLASH,
  NO_VARIABLE,
  {
    breaks: (name) => /[:.]/.test(name),
    message: 'holds a ":" or a "."',
    hint: "tmux uses these to separate session, window and pane: use - or _",
  },
  {
    breaks: (name) => /^[$=@%-]/.test(name),
    message: "starts with a character that means something else to tmux",
    hint: "start with a letter or a digit, not with $, =, @, % or -",
  },
  {
    breaks: (name) => /^\s|\s$/.test(name),
    message: "has white space at an end",
    hint: "leave it out",
  },
  atMost(200),
];

const WINDOW_RULES: readonly Rule[] = [NOT_EMPTY, NO_CONTROL, NO_BACKSLASH, NO_VARIABLE, NOT_A_PLACE, atMost(200)];
const IDENTITY_RULES: readonly Rule[] = [NOT_EMPTY, NO_CONTROL, NOT_A_PLACE, atMost(200)];
const TITLE_RULES: readonly Rule[] = [NO_CONTROL, NO_BACKSLASH, atMost(500)];

export const checkSessionName = (name: string, path: Path): Problem[] =>
  check("session name", name, SESSION_RULES, path);

export const checkWindowName = (name: string | undefined, path: Path): Problem[] =>
  check("window name", name, WINDOW_RULES, path);

/** For ids of windows and names of panes, which live in labels only. */
export const checkIdentity = (what: string, name: string | undefined, path: Path): Problem[] =>
  check(what, name, IDENTITY_RULES, path);

export const checkTitle = (title: string | undefined, path: Path): Problem[] =>
  check("pane title", title, TITLE_RULES, path);

/** The first rule that a name breaks. */
function check(what: string, name: string | undefined, rules: readonly Rule[], path: Path): Problem[] {
  const broken = name === undefined ? undefined : rules.find(({ breaks }) => breaks(name));
  if (!broken) return [];
  return [{ code: "bad-name", message: `the ${what} ${quote(name ?? "")} ${broken.message}`, hint: broken.hint, path }];
}
