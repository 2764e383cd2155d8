const SIGNALS =
  "ABRT ALRM BUS CHLD CONT FPE HUP ILL INT IO KILL PIPE PROF PWR QUIT SEGV STOP SYS TERM TRAP TSTP TTIN TTOU " +
  "URG USR1 USR2 VTALRM WINCH XCPU XFSZ";

/** Without their `SIG`, for suggestions. */
export const signalNames = (): readonly string[] => SIGNALS.split(" ");

/** `TERM` and `SIGTERM` as `SIGTERM`; nothing for what is no signal. */
export function parseSignal(text: string): string | undefined {
  const name = text.replace(/^SIG/, "");
  return signalNames().includes(name) ? `SIG${name}` : undefined;
}
