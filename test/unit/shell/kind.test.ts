import { expect, it } from "vitest";
import { shellKind, shellOf } from "../../../src/shell/index.ts";

it.each([
  ["/bin/bash", "bash"],
  ["/opt/homebrew/bin/zsh", "zsh"],
  ["fish", "fish"],
  ["-zsh", "zsh"],
  ["/bin/sh", "sh"],
  ["/usr/bin/dash", "sh"],
  ["ash", "sh"],
  ["/bin/ksh", "sh"],
  ["/bin/mksh", "sh"],
  ["/bin/busybox", "sh"],
  ["/bin/busybox sh", "sh"],
  ["/usr/bin/nu", undefined],
  ["/home/zsh/tcsh", undefined],
  ["constructor", undefined],
  ["", undefined],
])("%s is of the kind %s", (path, want) => {
  expect(shellKind(path)).toBe(want);
});

it.each([
  ["", "/bin/zsh"],
  ["fish", "fish"],
  ["exec /usr/bin/fish -l", "/usr/bin/fish"],
  ["'/opt/my shells/fish' -l", "/opt/my shells/fish"],
  ["reattach-to-user-namespace -l bash", "bash"],
  ["exec reattach-to-user-namespace -l /bin/bash", "/bin/bash"],
  ["reattach-to-user-namespace -l $SHELL", "/bin/zsh"],
  ["exec", "/bin/zsh"],
  ["busybox sh", "busybox"],
  ["busybox top", "/bin/zsh"],
  ["ssh host", "/bin/zsh"],
])("default-command %j gives %s", (defaultCommand, want) => {
  expect(shellOf({ defaultShell: "/bin/zsh", defaultCommand })).toBe(want);
});

it("knows no shell where tmux names none", () => {
  expect(shellOf({ defaultShell: "", defaultCommand: "" })).toBeUndefined();
});
