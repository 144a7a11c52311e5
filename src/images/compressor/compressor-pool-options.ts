/** What a pool is given; it reads nothing else. */
export interface CompressorPoolOptions {
  /** The most child processes; they are started when there is work for them. */
  readonly children: number;
  /** Pictures at once in one child; the default, 2, keeps it busy while bytes travel. */
  readonly inFlightPerChild?: number;
  /** How long a picture may take, from when a child has it; then that child is killed. */
  readonly deadlineMs: number;
  /** The memory cap of each child, as resident set size. */
  readonly maxRssBytes: number;
  /** The most pixels of a picture: width x height x frames. */
  readonly maxPixels: number;
  /** The entry of the children; the default is the one beside this file. */
  readonly childModule?: URL;
  /** Told, in words for the log, of every child that ended of itself or past a deadline. */
  readonly onCrash?: (message: string) => void;
}

/** What a pool is doing now. */
export interface CompressorStats {
  readonly waiting: number;
  readonly inFlight: number;
  /** Children that have a picture to work on. */
  readonly busy: number;
  readonly pids: readonly number[];
}
