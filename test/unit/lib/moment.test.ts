/** Times as people write them. */
import { describe, expect, test } from "vitest";
import { parseMoment, type Zone } from "../../../src/lib/moment.ts";

/** Always this many hours ahead of UTC. */
const zone = (hours: number): Zone => ({
  dayOf: (at) => {
    const date = new Date(at + hours * 3_600_000);
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  },
  instant: ([year, month, day], [hour, minute, second]) => Date.UTC(year, month - 1, day, hour - hours, minute, second),
});

const now = Date.parse("2026-11-27T15:30:20.500Z");
const parsed = (text: string, hours = 0): string | undefined => {
  const at = parseMoment(text, { now, zone: zone(hours) });
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe("a moment", () => {
  test.for([
    // Today, or yesterday when today's is still to come; to the end of the minute.
    ["14:05", 0, "2026-11-27T14:05:59.999Z"],
    ["9:05", 0, "2026-11-27T09:05:59.999Z"],
    ["14:05:07", 0, "2026-11-27T14:05:07.999Z"],
    ["15:30", 0, "2026-11-27T15:30:59.999Z"],
    ["15:31", 0, "2026-11-26T15:31:59.999Z"],
    ["00:00", 0, "2026-11-27T00:00:59.999Z"],
    // What day it is depends on where.
    ["14:05", 1, "2026-11-27T13:05:59.999Z"],
    ["02:00", 10, "2026-11-26T16:00:59.999Z"],
    ["01:00", 10, "2026-11-27T15:00:59.999Z"],
    ["23:59", -8, "2026-11-27T07:59:59.999Z"],
    ["2026-11-26 14:05", 0, "2026-11-26T14:05:59.999Z"],
    ["2026-11-26 14:05", 2, "2026-11-26T12:05:59.999Z"],
    ["2026-11-26T14:05:09", 2, "2026-11-26T12:05:09.999Z"],
    ["2026-11-26T14:05:09Z", 2, "2026-11-26T14:05:09.999Z"],
    ["2026-11-26T14:05:09.123Z", 2, "2026-11-26T14:05:09.999Z"],
    ["2026-11-26T14:05+01:00", 2, "2026-11-26T13:05:59.999Z"],
    ["2026-11-26T14:05-0530", 2, "2026-11-26T19:35:59.999Z"],
    ["2028-02-29 00:00", 0, "2028-02-29T00:00:59.999Z"],
    ["2h", 0, "2026-11-27T13:30:20.500Z"],
    ["90s", 5, "2026-11-27T15:28:50.500Z"],
    ["15m", 0, "2026-11-27T15:15:20.500Z"],
    ["3d", 0, "2026-11-24T15:30:20.500Z"],
    ["1w", 0, "2026-11-20T15:30:20.500Z"],
  ] as const)("%s, %i h ahead of UTC", ([text, hours, expected]) => {
    expect(parsed(text, hours)).toBe(expected);
  });

  test.for([
    "",
    "now",
    "24:00",
    "14:60",
    "14:05:60",
    "14",
    "1405",
    "14:5",
    " 14:05",
    "2026-11-27",
    "2026-02-29 10:00",
    "2026-13-01 10:00",
    "2026-00-10 10:00",
    "2026-11-27 25:00",
    "2026-11-27T14:05+1",
    "-2h",
    "2 h",
    "2y",
    "1000000h",
    "14:05\n",
  ])("not %j", (text) => {
    expect(parsed(text)).toBeUndefined();
  });
});
