/** tmux versions: `3.3a`, `next-3.6`, `openbsd-7.5`. */

export const OLDEST_SUPPORTED = "3.2";

/** Whether `tmux -V`'s version is at least 3.2. Development builds (`next-…`, `master`) count as new. */
export function isSupported(version: string): boolean {
  const match = /^(?:next-)?(\d+)\.(\d+)/.exec(version);
  if (!match) return true;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > 3 || (major === 3 && minor >= 2);
}
