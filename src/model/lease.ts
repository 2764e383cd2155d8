/** Who holds the writer's lease. The process is named by more than its id, which the system uses again. */
export interface Lease {
  readonly pid: number;
  /** When the process started, in the operating system's own unit; empty where that cannot be known. */
  readonly started: string;
  /** A name for the machine's boot and the process namespace: only there `pid` means anything. */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Tells two leases of one process apart. */
  readonly token: string;
}
