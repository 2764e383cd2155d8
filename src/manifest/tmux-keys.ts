const NAMED_KEYS =
  "Enter Escape Tab BTab Space BSpace Up Down Left Right Home End PageUp PgUp PPage PageDown PgDn NPage " +
  "Insert IC Delete DC F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 " +
  "KP0 KP1 KP2 KP3 KP4 KP5 KP6 KP7 KP8 KP9 KP/ KP* KP- KP+ KP. KPEnter";

/** Names of keys as tmux knows them, for suggestions. */
export const namedKeys = (): readonly string[] => NAMED_KEYS.split(" ");

/**
 * Whether tmux knows a key by this name: a character, or a named key, behind any of `C-`, `M-`, `S-` or a `^`. What it
 * does not know it types as text, letter by letter, which is never what the keys of a shutdown mean.
 */
export function isTmuxKey(text: string): boolean {
  const key = text.replace(/^\^(?=.)/u, "").replace(/^([CMS]-)+(?=.)/iu, "");
  if (/^[^\s\p{C}]$/u.test(key)) return true;
  const name = key.toLowerCase();
  return namedKeys().some((known) => known.toLowerCase() === name);
}
