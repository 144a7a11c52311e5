import type { Arguments } from '../arguments/arguments.js';
import { commandText } from '../arguments/command-text.js';
import type { ApiClient } from '../client/api-client.js';
import { CommandError } from '../usage-error.js';

/** Says that a server does not have a request. */
export function noRequest({ server }: ApiClient, id: string, given: Arguments): CommandError {
  return new CommandError(`${server} has no request ${id}: ${commandText('list', given)} shows them.`);
}
