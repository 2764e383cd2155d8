/**
 * Whether two formats come out alike. From tmux 3.7 on, a format that is not done within 100 ms by the clock, as on a busy
 * machine, reads as nothing from there on. Two nothings are alike, but then the `1` is not true any more.
 */
export const isEqual = (left: string, right: string): string => `#{&&:#{==:${left},${right}},1}`;

export const hasNoSession = isEqual("#{S:1}", "");
