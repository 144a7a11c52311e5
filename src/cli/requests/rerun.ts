import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { commandText } from '../arguments/command-text.js';
import type { ApiClient } from '../client/api-client.js';
import type { RequestInfo } from '../client/api-types.js';
import { RERUN, UPLOAD } from '../client/operations.js';
import { type ApiCommand, withApi } from '../client/with-api.js';
import { type UploadInput, uploadInputOf } from '../options/upload-input.js';
import { noRequest } from './no-request.js';
import { earlierInput, type UploadedRequest } from './earlier-input.js';

/** Uploads the stored file of a request again, with its options. */
const rerun: ApiCommand = async (api, given, { stdout }) => {
  const id = given.operands[0]!;
  const { request } = await api.query<{ request: UploadedRequest | null }>(RERUN, { id });
  if (request === null) throw noRequest(api, id, given);
  const started = await uploadAgain(api, request, earlierInput(request, uploadInputOf(given)));
  stdout.write(
    given.isSet('json')
      ? `${JSON.stringify(started)}\n`
      : `Started ${started.id} with ${imagesOf(started)} of ${started.fileName}. To follow it: ${commandText(`watch ${started.id}`, given)}\n`,
  );
  return 0;
};

const imagesOf = ({ progress: { totalImages } }: RequestInfo): string =>
  totalImages === 1 ? '1 image' : `${totalImages} images`;

async function uploadAgain(
  api: ApiClient,
  { fileName, inputFileUrl }: UploadedRequest,
  input: UploadInput,
): Promise<RequestInfo> {
  const folder = await mkdtemp(join(tmpdir(), 'halftone-'));
  try {
    const file = join(folder, basename(fileName));
    // The address may name another host than the one that this command speaks to, but the path is the same.
    const path = inputFileUrl.slice(inputFileUrl.indexOf('/files/'));
    await pipeline(await api.open(path), createWriteStream(file));
    return (await api.upload<{ uploadCsv: RequestInfo }>(UPLOAD, file, { input })).uploadCsv;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const RERUN_REQUEST = withApi(rerun);
