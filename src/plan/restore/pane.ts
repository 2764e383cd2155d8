import type { RestoredPane } from "../../model/restoration.ts";
import { nameBehind } from "../../tmux/escaped.ts";
import { onlyIf, SHOWS_TITLES_AS_GIVEN } from "../../tmux/guards.ts";
import {
  PROCESS_MARK,
  RESTORED_MARK,
  restoredMark,
  START_MARK,
  TEXT_MARK,
  TITLE_MARK,
  WAITING_MARK,
} from "../../tmux/label.ts";
import { type Command, type Line, lineText, withLiteral } from "../../tmux/script.ts";
import { setLabel } from "../phrases.ts";
import type { RunFile } from "../start.ts";
import type { RestoreContext } from "./context.ts";
import { setOption, setOptions } from "./options.ts";
import { startRestored } from "./start.ts";

/** A session that comes back, as its windows and panes see it. */
export interface SessionPlace {
  /** The key of its label, where it is managed. */
  readonly key?: string;
  readonly name: string;
  readonly target: string;
  readonly env: Readonly<Record<string, string | null>>;
}

interface PanePlace {
  readonly session: SessionPlace;
  /** Tells the pane from all others of the session. */
  readonly seat: string;
  /** What makes it: a new window, or a split of one. */
  readonly open: Command;
  /** What it is called once it is there. */
  readonly target: string;
  readonly window: string;
  /** Whether its window is going to keep dead panes. */
  readonly isKept: boolean;
}

/** Lines that are independent of each other, in their order: what tmux refuses leaves the others as they are. */
export interface Parts {
  readonly lines: readonly Line[];
  readonly files: readonly RunFile[];
}

/** Makes a pane with all that is its own. */
export function makePane(pane: RestoredPane, place: PanePlace, context: RestoreContext): Parts {
  const { session, seat, open, target, window, isKept } = place;
  const start = startRestored(pane, { session: session.key ?? session.name, env: session.env, seat }, context);
  const { file } = start;
  return {
    lines: [
      ...askingForShell(pane.text !== undefined || file !== undefined, session.target, [
        [...open, ...start.args],
        ...labelPane(pane, session, target),
        ...markPane(pane, file, target),
        markRestored(context.start.nonce, target),
      ]),
      giveTitle(pane.title, target),
      ...setOptions({ level: "pane", target, options: pane.options }),
      ...(pane.process.kind === "ended" && !isKept ? [[keepDead(target)]] : []),
      ...(pane.last && !pane.active ? [lookAway(target, window)] : []),
      ...(pane.marked ? [[["select-pane", "-m", "-t", target] as const]] : []),
    ],
    files: file ? [file] : [],
  };
}

function giveTitle(shown: string, target: string): Line {
  const give = (title: string): Line => withLiteral(title, (text) => ["select-pane", "-t", target, "-T", text]);
  const behind = nameBehind(shown);
  if (behind === shown) return give(shown);
  return [["if-shell", "-F", SHOWS_TITLES_AS_GIVEN, lineText(give(shown)), lineText(give(behind))]];
}

/** tmx's scripts start the shell that tmux would, and a pane that starts cannot ask tmux which one that is. */
const askingForShell = (isAsking: boolean, target: string, line: Line): readonly Line[] =>
  isAsking
    ? [
        [["set-environment", "-F", "-t", target, "TMX_DEFAULT_COMMAND", "#{default-command}"], ...line],
        [["set-environment", "-u", "-t", target, "TMX_DEFAULT_COMMAND"]],
      ]
    : [line];

function labelPane({ key, windowKey }: RestoredPane, session: SessionPlace, target: string): Line {
  if (session.key === undefined || key === undefined || windowKey === undefined) return [];
  return [setLabel({ level: "pane", session: session.key, window: windowKey, pane: key }, target)];
}

function markPane(pane: RestoredPane, file: RunFile | undefined, target: string): Line {
  const marks: readonly (readonly [name: string, value: string | undefined])[] = [
    [PROCESS_MARK, pane.processMark || undefined],
    [TITLE_MARK, pane.titleMark || undefined],
    [START_MARK, isStartedAsBefore(pane) ? undefined : pane.startCommand],
    [WAITING_MARK, file?.waiting?.path],
    [TEXT_MARK, pane.textMark || undefined],
  ];
  return marks.flatMap(([name, value]) => (value === undefined ? [] : [setOption("pane", target, name, value)]));
}

/** In the message that makes it: whatever ends this tmx, it is known who made the pane. */
const markRestored = (nonce: string, target: string): Command => [
  "set-option",
  "-pF",
  "-t",
  target,
  RESTORED_MARK,
  restoredMark(nonce, { id: "#{pane_id}", pid: "#{pane_pid}" }),
];

/** Whether tmux will say by itself what the pane was started with. */
const isStartedAsBefore = ({ text, process, startCommand }: RestoredPane): boolean =>
  text === undefined && (process.kind === "manifest" || (process.kind === "shell" && startCommand === ""));

/** A dead pane is there only for as long as tmux keeps it. */
const keepDead = (target: string): Command =>
  onlyIf(target, "#{==:#{remain-on-exit},off}", [setOption("pane", target, "remain-on-exit", "on")]);

/** There and back: then the window knows which pane was looked at before. */
const lookAway = (target: string, window: string): Line => [
  ["select-pane", "-t", target],
  ["last-pane", "-t", window],
];
