import type { ImageInfo, RequestInfo } from '../client/api-types.js';

/** An image in the folder. */
export interface SavedImage {
  readonly image: ImageInfo;
  /** Its path in the folder; null for an image without a result. */
  readonly file: string | null;
  /** Its smaller sizes. */
  readonly sizes: readonly { readonly width: number; readonly bytes: number; readonly file: string }[];
}

/** What is in the folder at the end. */
export interface Outcome {
  readonly request: RequestInfo;
  /** Whether the input was a catalogue, and not a folder of pictures. */
  readonly isCatalogue: boolean;
  /** Whether this machine did the work, and not the server of --server. */
  readonly isLocal: boolean;
  /** The hosts whose images were not allowed. */
  readonly refusedHosts: readonly string[];
  /** The folder and the files in it, as the user can name them. */
  readonly out: string;
  readonly outputCsv: string | null;
  readonly errorsCsv: string | null;
  readonly exitCode: number;
}
