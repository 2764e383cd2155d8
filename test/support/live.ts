/** Live sessions as values, for what is pure: everything ordinary, but for what a test says. */
import type { LivePane, LiveSession, LiveWindow } from "../../src/model/live.ts";
import type { Program } from "../../src/model/program.ts";

export const SHELL: Program = { kind: "shell" };

export const job = (...words: string[]): Program => ({ kind: "command", pipeline: [words], isOwn: false });

export const own = (...words: string[]): Program => ({ kind: "command", pipeline: [words], isOwn: true });

export const livePane = (id: number, given: Partial<LivePane> = {}): LivePane => ({
  id: `%${id}`,
  active: false,
  title: "host",
  titleMark: "",
  processMark: "",
  pid: 100 + id,
  width: 80,
  height: 24,
  options: {},
  own: {},
  program: SHELL,
  directory: "/home/me/web",
  ...given,
});

export const liveWindow = (id: number, given: Partial<LiveWindow> = {}): LiveWindow => ({
  id: `@${id}`,
  index: id,
  name: `w${id}`,
  active: id === 0,
  zoomed: false,
  width: 80,
  height: 24,
  sizing: "latest",
  layoutMark: "",
  own: {},
  isAutomatic: false,
  layout: "",
  rules: { version: "3.8", width: "80", height: "24", otherWidth: "0", otherHeight: "0" },
  panes: [livePane(id * 10, { active: true })],
  ...given,
});

export const liveSession = (given: Partial<LiveSession> = {}): LiveSession => ({
  id: "$0",
  name: "web",
  attached: 0,
  env: {},
  own: {},
  variables: {},
  defaults: { session: { "base-index": "0" }, window: {}, variables: {}, fromClients: ["DISPLAY", "XDG_*"] },
  host: "host",
  windows: [liveWindow(0)],
  ...given,
});
