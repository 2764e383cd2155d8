import { type KnownArguments, operandsOf } from "./known-arguments.ts";

/**
 * The programs that start again by themselves, because starting one does nothing but show something: editors, pagers,
 * monitors, prompts of languages and databases, and remote shells. Many of their options run commands, in spellings
 * without end, so that only those are in here which do not. docs/snapshots.md has the same list of programs.
 */
export function isHarmless(name: string, args: readonly string[]): boolean {
  const kind = kindOf(name);
  const operands = kind && operandsOf(args, kind);
  return operands !== undefined && kind!.suits(operands, args);
}

/** The files that an editor was given; nothing for what is none, or whose arguments are not understood. */
export function filesOf(name: string, args: readonly string[]): readonly string[] | undefined {
  const kind = kindOf(name);
  return kind && operandsOf(args, kind);
}

const kindOf = (name: string): Kind | undefined =>
  KINDS.find(({ names }) => names.includes(name.replace(/^python[23](?:\.\d+)?$/, "python")));

interface Kind extends KnownArguments {
  readonly names: readonly string[];
  readonly suits: (operands: readonly string[], args: readonly string[]) => boolean;
}

const any = (): boolean => true;
const none = (operands: readonly string[]): boolean => operands.length === 0;
const some = (operands: readonly string[]): boolean => operands.length > 0;
const one =
  (pattern: RegExp) =>
  (operands: readonly string[]): boolean =>
    operands.length === 1 && pattern.test(operands[0]!);

const NUMBER = /^[-+]?\d[\d.,]*$/;
const NAME = /^[A-Za-z_][\w.@-]*$/;
const PATH = /^[\w/~.][\w/~.@+-]*$/;
/** `[me@]host`, also several of them. */
const HOST = /^(?:ssh:\/\/)?\w[\w.@:,%-]*$/;

/** Where to begin: `+12`, `+/pattern`. With any other plus, and behind a pattern's end, begins a command. */
const BEGIN = String.raw`\+(?:\d+|\/[^/|]*)?`;

const KINDS: readonly Kind[] = [
  {
    names: ["vi", "vim", "nvim", "view"],
    letters: "RnbmMdNCZvoOp",
    // What -S names has been read before.
    words: new RegExp(`^(?:${BEGIN}|-[oOp]\\d+|-S|--clean|--noplugin)$`),
    values: { "-u": /^(?:NONE|NORC|DEFAULTS)$/, "-i": /^NONE$/ },
    // An address is a matter for another program.
    suits: (files) => files.every((file) => !/^\w+:\/\//.test(file)),
  },
  {
    names: ["nano"],
    letters: "AEKLMPSWaciklmpuvwxz",
    words: /^(?:\+\d*(?:,\d+)?|--(?:autoindent|constantshow|linenumbers|mouse|nowrap|softwrap|tabstospaces|view))$/,
    values: { "-T": NUMBER, "--tabsize": NUMBER },
    suits: any,
  },
  { names: ["hx", "helix"], words: /^(?:\+\d+|--[hv]split)$/, suits: any },
  { names: ["micro"], words: /^\+\d+(?::\d+)?$/, suits: any },
  { names: ["kak"], words: /^(?:\+(?:\d+(?::\d+)?|:)|-n|-ro)$/, suits: any },
  {
    names: ["emacs"],
    words:
      /^(?:\+\d+(?::\d+)?|-nw|-q|-Q|-mm|-fs|-nsl|--(?:no-window-system|no-init-file|quick|maximized|fullscreen|no-splash))$/,
    // `/sudo::/etc/hosts` starts another program.
    suits: (files) => files.every((file) => !/^\/[^/]+:/.test(file)),
  },
  // Without a file pagers show what came through a pipe or a redirection, which is gone.
  {
    names: ["less"],
    letters: "aAcCeEfFgGiIJKLmMnNqQrRsSuUwWX~",
    words: new RegExp(
      `^(?:${BEGIN}|\\+[FGg]|--(?:chop-long-lines|follow-name|ignore-case|IGNORE-CASE|line-numbers|LINE-NUMBERS|LONG-PROMPT|mouse|no-init|quiet|quit-at-eof|quit-if-one-screen|raw-control-chars|RAW-CONTROL-CHARS|silent|squeeze-blank-lines|status-column|use-color))$`,
    ),
    values: { "-b": NUMBER, "-h": NUMBER, "-j": NUMBER, "-x": NUMBER, "-y": NUMBER, "-z": NUMBER, "--tabs": NUMBER },
    suits: some,
  },
  { names: ["more"], letters: "cdfsu", words: new RegExp(`^${BEGIN}$`), suits: some },
  { names: ["most"], suits: some },
  {
    names: ["man"],
    letters: "a",
    values: { "-s": /^\w+$/, "-S": /^\w+$/ },
    // Pages by their names: a file may be one for other programs.
    suits: (pages) => pages.length > 0 && pages.every((page) => !page.includes("/")),
  },
  {
    names: ["tail"],
    letters: "fFqvz",
    words: /^(?:-\d+[fF]?|\+\d+[fF]?|--follow(?:=(?:name|descriptor))?|--retry|--quiet|--silent|--verbose)$/,
    values: {
      "-n": NUMBER,
      "-c": NUMBER,
      "-s": NUMBER,
      "--lines": NUMBER,
      "--bytes": NUMBER,
      "--sleep-interval": NUMBER,
    },
    suits: (files, args) => files.length > 0 && args.some((word) => /^(?:[-+]\w*[fF]|--follow)/.test(word)),
  },
  {
    names: ["top"],
    letters: "cHiSb1",
    values: { "-d": NUMBER, "-n": NUMBER, "-p": NUMBER, "-u": NAME, "-U": NAME, "-o": /^[-+]?[\w%]+$/ },
    suits: none,
  },
  {
    names: ["htop"],
    letters: "CtMU",
    words: /^--(?:no-colou?r|tree|no-mouse|no-unicode|readonly)$/,
    values: {
      "-d": NUMBER,
      "-p": NUMBER,
      "-s": NAME,
      "-u": NAME,
      "--delay": NUMBER,
      "--pid": NUMBER,
      "--sort-key": NAME,
      "--user": NAME,
    },
    suits: none,
  },
  { names: ["btop"], words: /^(?:-lc|--low-color|-t|--tty_on|--utf-force)$/, values: { "-p": NUMBER }, suits: none },
  { names: ["glances"], letters: "1", values: { "-t": NUMBER, "--time": NUMBER }, suits: none },
  { names: ["python"], letters: "iqBOuIEsSb", suits: none },
  { names: ["ipython", "bpython"], words: /^--(?:no-banner|quiet)$/, suits: none },
  { names: ["node"], words: /^(?:-i|--interactive)$/, suits: none },
  { names: ["irb", "pry", "iex", "ghci"], suits: none },
  { names: ["lua"], words: /^-i$/, suits: none },
  { names: ["R"], words: /^(?:-q|--(?:quiet|no-save|no-restore|vanilla))$/, suits: none },
  { names: ["julia"], words: /^(?:-q|-i|--quiet)$/, suits: none },
  {
    names: ["psql"],
    letters: "XwWqxEean",
    words: /^--(?:no-psqlrc|no-password|password|quiet|expanded|no-readline)$/,
    values: {
      "-h": PATH,
      "-p": NUMBER,
      "-U": NAME,
      "-d": NAME,
      "--host": PATH,
      "--port": NUMBER,
      "--username": NAME,
      "--dbname": NAME,
    },
    suits: (given) =>
      given.length <= 2 && given.every((each) => NAME.test(each) || /^postgres(?:ql)?:\/\/[\w.@:/-]+$/.test(each)),
  },
  {
    names: ["sqlite3"],
    words: /^--?(?:box|column|csv|header|json|line|list|markdown|quote|table|readonly|safe|interactive)$/,
    // What follows the file are commands.
    suits: (given) => given.length <= 1,
  },
  {
    names: ["ssh"],
    letters: "46AaCgKkqTtvXxYy",
    values: {
      "-p": NUMBER,
      "-l": NAME,
      "-i": PATH,
      "-b": /^[\w.:]+$/,
      "-c": /^[\w@.,+-]+$/,
      "-m": /^[\w@.,+-]+$/,
      "-J": HOST,
      "-D": /^[\w.:*[\]]+$/,
      "-L": /^[\w.:*[\]/-]+$/,
      "-R": /^[\w.:*[\]/-]+$/,
      "-o": new RegExp(
        "^(?:AddressFamily|BatchMode|Compression|ConnectionAttempts|ConnectTimeout|ForwardAgent|ForwardX11|HostKeyAlias|" +
          "IdentitiesOnly|LogLevel|PasswordAuthentication|Port|PreferredAuthentications|PubkeyAuthentication|" +
          "ServerAliveCountMax|ServerAliveInterval|StrictHostKeyChecking|TCPKeepAlive|User|UserKnownHostsFile)" +
          "=[\\w./~][\\w./~@,-]*$",
        "i",
      ),
    },
    // A host, and no command.
    suits: one(HOST),
  },
  {
    names: ["mosh"],
    letters: "46a",
    words: /^--(?:no-init|predict=\w+|family=\w+)$/,
    values: { "-p": /^[\d:]+$/, "--port": /^[\d:]+$/ },
    suits: one(HOST),
  },
];
