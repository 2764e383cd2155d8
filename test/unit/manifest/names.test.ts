import { describe, expect, it } from "vitest";
import { errorsOf, paneWith, specOf, windowWith } from "./support.ts";

const json = JSON.stringify;
const session = (name: string): string => `session: ${json(name)}\nwindows: [{}]\n`;

describe("names of sessions", () => {
  it.each(["web", "api-staging", "日本", "a b", "#(touch x)", "x;", "it's", "#{pane_id}", "💥", "5$", "a".repeat(200)])(
    "takes %s",
    (name) => {
      expect(specOf(session(name)).name).toBe(name);
    },
  );

  it.each([
    ["", "is empty | give the session a name"],
    ["a:b", 'holds a ":" or a "." | tmux uses these to separate session, window and pane: use - or _'],
    ["a.b", 'holds a ":" or a "." | tmux uses these to separate session, window and pane: use - or _'],
    ["a\tb", "holds a control character | tmux would rewrite it: leave it out"],
    ["a\nb", "holds a control character | tmux would rewrite it: leave it out"],
    ["a\u007f", "holds a control character | tmux would rewrite it: leave it out"],
    ["a\u0085b", "holds a control character | tmux would rewrite it: leave it out"],
    ["a$b", "holds what looks like a shell variable | tmux up to 3.3 would put a backslash before the $: leave it out"],
    ["a\\b", "holds a backslash | tmux would rewrite it: leave it out"],
    [
      "$1",
      "starts with a character that means something else to tmux | start with a letter or a digit, not with $, =, @, % or -",
    ],
    [
      "=a",
      "starts with a character that means something else to tmux | start with a letter or a digit, not with $, =, @, % or -",
    ],
    [
      "@a",
      "starts with a character that means something else to tmux | start with a letter or a digit, not with $, =, @, % or -",
    ],
    [
      "%a",
      "starts with a character that means something else to tmux | start with a letter or a digit, not with $, =, @, % or -",
    ],
    [
      "-a",
      "starts with a character that means something else to tmux | start with a letter or a digit, not with $, =, @, % or -",
    ],
    [" a", "has white space at an end | leave it out"],
    ["a ", "has white space at an end | leave it out"],
    ["é".repeat(101), "is longer than 200 bytes | shorten it"],
  ])("refuses %j", (name, reason) => {
    const [error, ...others] = errorsOf(session(name));
    expect(error).toContain("1:10+");
    expect(error).toContain(`bad-name session | the session name `);
    expect(error?.endsWith(reason)).toBe(true);
    expect(others).toEqual([]);
  });
});

describe("names of windows and panes", () => {
  it.each(["a:b", "a.b", " a ", "-x", "@1", "#(touch x)", "+", "+a", "+1a", "x;"])("takes %s", (name) => {
    expect(specOf(windowWith(`name: ${json(name)}\npanes: [{ name: ${json(name)} }]`)).windows[0]).toMatchObject({
      name,
      key: name,
      panes: [{ name, key: name }],
    });
  });

  it.each([
    [
      windowWith('name: ""'),
      '3:11+2 bad-name windows[0].name | the window name "" is empty | leave the key out, or write a name',
    ],
    [
      windowWith('name: "a\\eb"'),
      '3:11+6 bad-name windows[0].name | the window name "a\\u001bb" holds a control character | tmux would rewrite it: leave it out',
    ],
    [
      windowWith("name: a\\b"),
      '3:11+3 bad-name windows[0].name | the window name "a\\\\b" holds a backslash | tmux would rewrite it: leave it out',
    ],
    [
      windowWith("name: +12"),
      '3:11+3 bad-name windows[0].name | the window name "+12" looks like a place | +0, +1 and so on stand for parts without a name: put a letter in',
    ],
    [
      windowWith(`name: ${"n".repeat(201)}`),
      `3:11+201 bad-name windows[0].name | the window name "${"n".repeat(60)}…" is longer than 200 bytes | shorten it`,
    ],
    [
      windowWith("id: '+0'"),
      '3:9+4 bad-name windows[0].id | the window id "+0" looks like a place | +0, +1 and so on stand for parts without a name: put a letter in',
    ],
    [
      windowWith('id: ""'),
      '3:9+2 bad-name windows[0].id | the window id "" is empty | leave the key out, or write a name',
    ],
    [
      paneWith("name: '+0'"),
      '4:15+4 bad-name windows[0].panes[0].name | the pane name "+0" looks like a place | +0, +1 and so on stand for parts without a name: put a letter in',
    ],
    [
      paneWith('name: "a\\nb"'),
      '4:15+6 bad-name windows[0].panes[0].name | the pane name "a\\nb" holds a control character | tmux would rewrite it: leave it out',
    ],
    [
      paneWith('title: "a\\nb"'),
      '4:16+6 bad-name windows[0].panes[0].title | the pane title "a\\nb" holds a control character | tmux would rewrite it: leave it out',
    ],
    [
      paneWith(`title: ${"t".repeat(501)}`),
      `4:16+501 bad-name windows[0].panes[0].title | the pane title "${"t".repeat(60)}…" is longer than 500 bytes | shorten it`,
    ],
  ])("%#: refuses what tmux or the labels cannot hold", (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });
});
