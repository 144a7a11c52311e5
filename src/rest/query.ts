import { ClientError } from '../common/index.js';

/**
 * The parameters of a query string, each of which may come once; an empty one counts as not given.
 *
 * @throws {ClientError} INVALID_INPUT for an unknown parameter or one that comes twice
 */
export function readQuery<Name extends string>(
  query: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const read: Partial<Record<Name, string>> = {};
  for (const [given, value] of Object.entries(query)) {
    const name = names.find((known) => known === given);
    if (name === undefined)
      throw refusal(`there is no parameter ${JSON.stringify(given)}; there are: ${names.join(', ')}`);
    if (typeof value !== 'string') throw refusal(`the parameter "${name}" may be given once`);
    if (value !== '') read[name] = value;
  }
  return read;
}

function refusal(fault: string): ClientError {
  return new ClientError('INVALID_INPUT', `The query of the address: ${fault}.`);
}
