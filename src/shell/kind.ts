/** The families whose start-up tmx knows how to join. */
export type ShellKind = "bash" | "zsh" | "fish" | "sh";

const KINDS: Readonly<Record<string, ShellKind>> = {
  bash: "bash",
  zsh: "zsh",
  fish: "fish",
  sh: "sh",
  dash: "sh",
  ash: "sh",
  ksh: "sh",
  mksh: "sh",
  busybox: "sh",
  "busybox sh": "sh",
};

/** Judges by the file name, as login programs do; the `-` that marks a login shell is tolerated. */
export function shellKind(path: string): ShellKind | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/^-/, "");
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}
