import type { Request, Response } from 'express';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/**
 * Sends a GraphQL response with `errors` for a request that failed before it reached GraphQL. Uses the media type that
 * the client prefers of the two in the GraphQL over HTTP specification, and `application/json` when the client has no
 * preference or accepts neither.
 */
export function sendGraphqlErrors(
  request: Request,
  response: Response,
  { status, errors }: { readonly status: number; readonly errors: readonly object[] },
): void {
  const type = request.accepts([JSON_TYPE, GRAPHQL_TYPE]) || JSON_TYPE;
  response.status(status).set('Content-Type', type).send(JSON.stringify({ errors }));
}
