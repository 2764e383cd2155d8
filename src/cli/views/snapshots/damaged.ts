import type { DamagedSnapshot } from "../../../model/snapshot.ts";

/** What was found damaged, and where it is now. The file's own words are in it: to be made safe. */
export const describeDamaged = ({ number, why, file }: DamagedSnapshot): string =>
  `${number === undefined ? "a snapshot" : `generation ${number}`} is damaged (${why}), and was moved to ${file}`;
