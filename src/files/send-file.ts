import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { ServedFile } from './files.service.js';

/** Sends an answer of the {@link FilesService} to its end. */
export async function sendFile({ status, headers, stream }: ServedFile, response: Response): Promise<void> {
  response.writeHead(status, headers);
  if (stream === null) {
    response.end();
    return;
  }
  try {
    await pipeline(stream, response);
  } catch (error) {
    // Whoever hangs up needs no more, and the pipeline has closed the file.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
