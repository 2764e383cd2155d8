import type { Zone } from "../lib/moment.ts";

/** The time zone of this machine, or of `TZ`. */
export const LOCAL_ZONE: Zone = {
  dayOf: (at) => {
    const date = new Date(at);
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  },
  instant: ([year, month, day], [hour, minute, second]) =>
    new Date(year, month - 1, day, hour, minute, second).getTime(),
};
