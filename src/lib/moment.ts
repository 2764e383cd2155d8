/** A day of a calendar: year, month (from 1), day of the month. Days that overflow a month belong to the next or last. */
type Day = readonly [year: number, month: number, day: number];

type ClockTime = readonly [hour: number, minute: number, second: number];

/** Where a clock hangs: what day and time it is there. */
export interface Zone {
  readonly dayOf: (at: number) => Day;
  /** Milliseconds since the epoch. */
  readonly instant: (day: Day, time: ClockTime) => number;
}

interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly zone: Zone;
}

/**
 * A moment as people write it, in milliseconds since the epoch: `14:05` is the last time that it was that late,
 * `2026-11-27 14:05` is meant in the zone unless it names another one (`Z`, `+01:00`), `2h` is an age. A moment is the
 * end of the minute or second that is written, so that what a list shows to be of 14:05 was there at 14:05. Nothing for
 * any other text.
 */
export function parseMoment(text: string, clock: Clock): number | undefined {
  return parseAge(text, clock) ?? parseTimeOfDay(text, clock) ?? parseDate(text, clock);
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNITS: Partial<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

function parseAge(text: string, { now }: Clock): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,5})([smhdw])$/.exec(text) ?? [];
  const length = UNITS[unit];
  return length === undefined ? undefined : now - Number(amount) * length;
}

const TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2}))?";
const TIME_OF_DAY = new RegExp(`^${TIME}$`);
const DATE = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})[T ]${TIME}(?:\\.\\d+)?(Z|[+-]\\d{2}:?\\d{2})?$`);

function parseTimeOfDay(text: string, { now, zone }: Clock): number | undefined {
  const found = TIME_OF_DAY.exec(text);
  const time = found && readTime(found.slice(1));
  if (!time) return undefined;
  const [year, month, day] = zone.dayOf(now);
  const today = zone.instant([year, month, day], time.clock);
  return (today <= now ? today : zone.instant([year, month, day - 1], time.clock)) + time.rest;
}

function parseDate(text: string, { zone }: Clock): number | undefined {
  const found = DATE.exec(text);
  const day = found && readDay(found.slice(1, 4));
  const time = found && readTime(found.slice(4, 7));
  if (!day || !time) return undefined;
  const named = found[7];
  return (named === undefined ? zone : fixedZone(named)).instant(day, time.clock) + time.rest;
}

/** With how long the written minute or second still lasts. */
function readTime(
  parts: readonly (string | undefined)[],
): { readonly clock: ClockTime; readonly rest: number } | undefined {
  const [hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { clock: [hour, minute, second], rest: (parts[2] === undefined ? MINUTE_MS : SECOND_MS) - 1 };
}

/** Nothing for a day that no calendar has. */
function readDay(parts: readonly string[]): Day | undefined {
  const [year = 0, month = 0, day = 0] = parts.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? [year, month, day] : undefined;
}

/** `Z`, `+01:00`, `-0530`. */
function fixedZone(text: string): Pick<Zone, "instant"> {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  const ahead = (Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * MINUTE_MS) * (sign === "-" ? -1 : 1);
  return {
    instant: ([year, month, day], [hour, minute, second]) =>
      Date.UTC(year, month - 1, day, hour, minute, second) - ahead,
  };
}
