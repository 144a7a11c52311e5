import { createGraphiQLFetcher, type Fetcher, type FetcherParams } from '@graphiql/toolkit';
import { type DocumentNode, type ExecutionResult, Kind, type TypeNode } from 'graphql';
import { chooseFile } from './choose-file.js';
import { recordUpload } from './uploaded-id.js';

/** The file types that the dialog offers first. */
export const CSV_TYPES = '.csv,.tsv,.txt,text/csv';

/** Returns the URL of the GraphQL API next to the page at `location`, below any path that a proxy adds. */
export const endpointOf = ({ origin, pathname }: Pick<Location, 'origin' | 'pathname'>) =>
  `${origin}${pathname.replace(/\/graphiql\/?$/i, '')}/graphql`;

const namedType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);

/** Returns the name of the operation's first `Upload` variable without a value, if it has one. */
function missingFile(document: DocumentNode | undefined, params: FetcherParams): string | undefined {
  const given = (params.variables ?? {}) as Readonly<Record<string, unknown>>;
  return document?.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .filter(({ name }) => !params.operationName || name?.value === params.operationName)
    .flatMap(({ variableDefinitions }) => variableDefinitions ?? [])
    .filter(({ type }) => namedType(type) === 'Upload')
    .map(({ variable }) => variable.name.value)
    .find((name) => (given[name] ?? null) === null);
}

/** Sends `params` with `file` as the variable `name`, by the GraphQL multipart request specification. */
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
    // The server rejects a form as cross-site request forgery unless it has a header that no HTML form can set.
    headers: { ...headers, 'apollo-require-preflight': 'true' },
  });
  if (response.headers.get('content-type')?.includes('json')) {
    const result = (await response.json()) as ExecutionResult;
    recordUpload(result);
    return result;
  }
  throw new Error(`The server responded with status ${response.status}: ${await response.text()}`);
}

/**
 * Creates a fetcher that sends queries and mutations over HTTP, and subscriptions over `graphql-transport-ws` to the same
 * URL. It asks the user for a file when an operation has an `Upload` variable without a value.
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
