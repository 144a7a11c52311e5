import type { UploadInput } from '../options/upload-input.js';
import { CommandError } from '../usage-error.js';

/** What a request says of its upload, as in the API. */
export interface UploadedRequest {
  readonly fileName: string;
  readonly inputFileUrl: string;
  readonly webhookUrl: string | null;
  readonly email: string | null;
  readonly options: Readonly<Record<string, unknown>> & { readonly target: number | null };
  readonly uploadOptions: Readonly<Record<string, unknown>> & {
    readonly fetchHeaders: readonly { readonly host: string; readonly name: string }[];
  };
}

/**
 * Returns the input of an upload that repeats an earlier one, with what is given now in place of what it had. It is compared
 * with the last run of its file name, as that upload was.
 *
 * @throws {CommandError} when the earlier upload had headers for image hosts, whose values no answer contains
 */
export function earlierInput(request: UploadedRequest, given: UploadInput): UploadInput {
  const { webhookUrl, email, options, uploadOptions } = request;
  const { fetchHeaders, ...reading } = uploadOptions;
  if (fetchHeaders.length > 0 && given.fetchHeaders === undefined) {
    const needed = fetchHeaders.map(({ host, name }) => `--fetch-header "${host} ${name}: …"`).join(' ');
    throw new CommandError(
      `The upload had headers for image hosts, whose values the server does not tell. Give them again: ${needed}`,
    );
  }
  const { quality, target, ...compression } = options;
  const isMeasured = given.quality !== undefined || given.target !== undefined;
  const input = {
    ...compression,
    ...(isMeasured ? {} : target === null ? { quality } : { target }),
    ...reading,
    ...{ webhookUrl, email, previousRequestId: null },
    ...given,
  };
  // A run that is to be compared with another one is compared.
  return given.previousRequestId === undefined ? input : { ...input, compare: true };
}
