import { ClientError } from '../common/index.js';

/**
 * Reads the parameters of a query string. An empty parameter is the same as an absent one.
 *
 * @throws {ClientError} INVALID_INPUT for an unknown or a repeated parameter
 */
export function readQuery<Name extends string>(
  query: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const read: Partial<Record<Name, string>> = {};
  for (const [given, value] of Object.entries(query)) {
    const name = names.find((known) => known === given);
    if (name === undefined)
      throw invalidQuery(`there is no parameter ${JSON.stringify(given)}. ${supported(names)}`);
    if (typeof value !== 'string') throw invalidQuery(`the parameter "${name}" may be given only once.`);
    if (value !== '') read[name] = value;
  }
  return read;
}

function supported(names: readonly string[]): string {
  return names.length === 0 ? 'This path has no parameters.' : `Supported parameters: ${names.join(', ')}.`;
}

function invalidQuery(error: string): ClientError {
  return new ClientError('INVALID_INPUT', `Invalid query string: ${error}`);
}
