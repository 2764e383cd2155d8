const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `10s`, `500ms`, `1m`, `2h`, `1d` in milliseconds; nothing when the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?<amount>[0-9]{1,9})(?<unit>ms|s|m|h|d)$/.exec(text)?.groups;
  if (!match) return undefined;
  return Number(match["amount"]) * UNITS[match["unit"] as keyof typeof UNITS];
}
