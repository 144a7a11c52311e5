import type { ApiClient } from '../client/api-client.js';
import { hasEnded, type Progress, type RequestInfo } from '../client/api-types.js';
import { CANCEL, DELETE, LIST, RETRY } from '../client/operations.js';
import { type ApiCommand, withApi } from '../client/with-api.js';
import type { CommandContext } from '../command.js';
import type { Arguments } from '../arguments/arguments.js';
import { commandText } from '../arguments/command-text.js';
import { constantOf } from '../options/option-values.js';
import { progressBar, progressNote } from '../terminal/progress-bar.js';
import { Terminal } from '../terminal/terminal.js';
import { noRequest } from './no-request.js';
import { requestTable, requestText } from './request-text.js';

const DEFAULT_LIST = 20;

/** As of `halftone compress`: everything, nothing, or some of it. */
function exitCodeOf({ progress: { completedImages, totalImages }, skippedRowCount }: RequestInfo): number {
  if (completedImages === totalImages && skippedRowCount === 0) return 0;
  return completedImages === 0 ? 1 : 2;
}

function print(request: RequestInfo, given: Arguments, { stdout }: CommandContext): void {
  stdout.write(given.isSet('json') ? `${JSON.stringify(request)}\n` : requestText(request, given));
}

async function existing(api: ApiClient, id: string, given: Arguments): Promise<RequestInfo> {
  const request = await api.request(id);
  if (request === null) throw noRequest(api, id, given);
  return request;
}

const statusOf: ApiCommand = async (api, given, context) => {
  print(await existing(api, given.operands[0]!, given), given, context);
  return 0;
};

/** Follows a request to its end, then prints it. */
const watchRequest: ApiCommand = async (api, given, context) => {
  const { stdout, variables } = context;
  const id = given.operands[0]!;
  const isJson = given.isSet('json');
  const terminal = new Terminal(stdout, variables);
  if (!hasEnded((await existing(api, id, given)).status)) {
    let last: Progress | null = null;
    for await (const progress of api.watch(id)) {
      if (isJson) stdout.write(`${JSON.stringify({ event: 'progress', ...progress })}\n`);
      else if (terminal.isLive) terminal.redraw(progressBar(progress, terminal.columns));
      else if (progressNote(progress, last) !== null) terminal.line(progressNote(progress, last)!.trim());
      last = progress;
    }
  }
  const ended = await existing(api, id, given);
  if (isJson)
    stdout.write(`${JSON.stringify({ event: 'finished', ...ended, exitCode: exitCodeOf(ended) })}\n`);
  else terminal.line(requestText(ended, given).trimEnd());
  return exitCodeOf(ended);
};

/** Sends a mutation that returns the request, and prints it. */
function changed(
  mutation: string,
  field: string,
  said: (request: RequestInfo, given: Arguments) => string,
  variablesOf: (given: Arguments) => Readonly<Record<string, unknown>> = () => ({}),
): ApiCommand {
  return async (api, given, context) => {
    const id = given.operands[0]!;
    const { [field]: request } = await api.mutate<Record<string, RequestInfo>>(mutation, {
      id,
      ...variablesOf(given),
    });
    if (given.isSet('json')) print(request!, given, context);
    else context.stdout.write(`${said(request!, given)}\n`);
    return 0;
  };
}

const deleteRequest: ApiCommand = async (api, given, { stdout }) => {
  const id = given.operands[0]!;
  const { deleteRequest: isDeleted } = await api.mutate<{ deleteRequest: boolean }>(DELETE, { id });
  if (!isDeleted) throw noRequest(api, id, given);
  stdout.write(
    given.isSet('json') ? `${JSON.stringify({ id, isDeleted })}\n` : `Deleted ${id} with its files.\n`,
  );
  return 0;
};

const listRequests: ApiCommand = async (api, given, { stdout, variables }) => {
  const first = given.integer('limit') ?? DEFAULT_LIST;
  const status = given.text('status')?.toUpperCase();
  const { requests } = await api.query<{ requests: { nodes: RequestInfo[]; totalCount: number } }>(LIST, {
    first,
    ...(status !== undefined && { status }),
  });
  const { nodes, totalCount } = requests;
  if (given.isSet('json')) for (const request of nodes) stdout.write(`${JSON.stringify(request)}\n`);
  else if (nodes.length === 0)
    stdout.write(
      `There are no requests. To make one: ${commandText('compress <file>', given)}${given.isSet('server') ? '' : ' --server <url>'}\n`,
    );
  else {
    stdout.write(requestTable(nodes, new Terminal(stdout, variables).columns));
    if (totalCount > nodes.length) stdout.write(`${nodes.length} of ${totalCount}; --limit shows more.\n`);
  }
  return 0;
};

/** The error codes of `--cause`; null for all. */
function causesOf(given: Arguments): readonly string[] | null {
  const causes = given.value('cause');
  return Array.isArray(causes) ? causes.map(constantOf) : null;
}

export const STATUS = withApi(statusOf);
export const WATCH = withApi(watchRequest);
export const RETRY_FAILED = withApi(
  changed(
    RETRY,
    'retryFailedImages',
    ({ id }, given) => `Retrying. To follow it: ${commandText(`watch ${id}`, given)}`,
    (given) => ({ errorCodes: causesOf(given) }),
  ),
);
export const CANCEL_REQUEST = withApi(
  changed(
    CANCEL,
    'cancelRequest',
    ({ id, progress }) => `Cancelled ${id}; ${progress.completedImages} images are kept.`,
  ),
);
export const DELETE_REQUEST = withApi(deleteRequest);
export const LIST_REQUESTS = withApi(listRequests);
