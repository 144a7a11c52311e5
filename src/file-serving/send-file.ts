import type { Response } from 'express';
import { sendStream } from '../http/index.js';
import type { ServedFile } from './files.service.js';

/** Sends a response of the {@link FilesService} completely. */
export async function sendFile({ status, headers, stream }: ServedFile, response: Response): Promise<void> {
  response.writeHead(status, headers);
  if (stream === null) response.end();
  else await sendStream(stream, response);
}
