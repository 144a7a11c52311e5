import { createGraphiQLFetcher, type Fetcher, type FetcherParams } from '@graphiql/toolkit';
import { type DocumentNode, type ExecutionResult, Kind, type TypeNode } from 'graphql';
import { chooseFile } from './file.picker.js';

/** What the file dialog offers first. */
export const CSV_TYPES = '.csv,.tsv,.txt,text/csv';

/** Where GraphQL is, from a page at `location`: beside it, since a proxy may put a path before ours. */
export const endpointOf = ({ origin, pathname }: Pick<Location, 'origin' | 'pathname'>) =>
  `${origin}${pathname.replace(/\/graphiql\/?$/i, '')}/graphql`;

const namedType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);

/** The name of the first `Upload` variable of the operation that was given no value. */
export function missingFile(document: DocumentNode | undefined, params: FetcherParams): string | undefined {
  const given = (params.variables ?? {}) as Readonly<Record<string, unknown>>;
  return document?.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .filter(({ name }) => !params.operationName || name?.value === params.operationName)
    .flatMap(({ variableDefinitions }) => variableDefinitions ?? [])
    .filter(({ type }) => namedType(type) === 'Upload')
    .map(({ variable }) => variable.name.value)
    .find((name) => (given[name] ?? null) === null);
}

/** Sends `params` with `file` as the variable `name`, as the GraphQL multipart request specification says. */
export async function sendFile(
  params: FetcherParams,
  name: string,
  file: File,
  headers: Readonly<Record<string, string>> = {},
): Promise<ExecutionResult> {
  const variables = { ...(params.variables as Readonly<Record<string, unknown>> | undefined), [name]: null };
  const body = new FormData();
  body.append('operations', JSON.stringify({ ...params, variables }));
  body.append('map', JSON.stringify({ 0: [`variables.${name}`] }));
  body.append('0', file);
  const response = await fetch(endpointOf(window.location), {
    method: 'POST',
    body,
    // The server takes a form for a forged one unless it comes with a header that no form can set.
    headers: { ...headers, 'apollo-require-preflight': 'true' },
  });
  if (response.headers.get('content-type')?.includes('json'))
    return (await response.json()) as ExecutionResult;
  throw new Error(`The server answered with status ${response.status}: ${await response.text()}`);
}

/**
 * Queries and mutations over HTTP, subscriptions over `graphql-transport-ws` at the same address. An
 * operation with an `Upload` variable that has no value asks for the file.
 */
export function createFetcher(location: Location): Fetcher {
  const url = endpointOf(location);
  const send = createGraphiQLFetcher({
    url,
    subscriptionUrl: url.replace(/^http/, 'ws'),
    enableIncrementalDelivery: false,
  });
  return async (params, options) => {
    const name = missingFile(options?.documentAST, params);
    if (name === undefined) return send(params, options);
    const file = await chooseFile(CSV_TYPES);
    if (file === null) throw new Error('Not sent: no file was chosen.');
    return sendFile(params, name, file, options?.headers);
  };
}
