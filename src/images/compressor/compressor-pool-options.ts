/** Everything a pool is configured with; it reads no environment variables. */
export interface CompressorPoolOptions {
  /** The maximum number of child processes; they are started on demand. */
  readonly children: number;
  /**
   * Images that a child has at a time: it begins the second when the first is brief, and otherwise returns it. The default of 2
   * keeps it busy while bytes travel over IPC.
   */
  readonly inFlightPerChild?: number;
  /**
   * A child gets further images while all that it has are not more than these bytes, and begins them on its own: with small
   * images it would wait for the next one, which wakes the parent first, for as long as it works. 0 for none.
   */
  readonly aheadBytes?: number;
  /** How long one image may take, counted from when a child begins it; the child is killed after that. */
  readonly deadlineMs: number;
  /** The memory limit of each child, as resident set size. */
  readonly maxRssBytes: number;
  /** The maximum pixels of an image: width x height x frames. */
  readonly maxPixels: number;
  /** The entry module of the children; defaults to the one beside this file. */
  readonly childModule?: URL;
  /** Receives a log message for every child that exited on its own or was killed at a deadline. */
  readonly onCrash?: (message: string) => void;
}

/** A snapshot of a pool's load. */
export interface CompressorStats {
  readonly waiting: number;
  readonly inFlight: number;
  /** Children that have at least one image. */
  readonly busy: number;
  readonly pids: readonly number[];
}
