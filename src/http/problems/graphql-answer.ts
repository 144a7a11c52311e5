import type { Request, Response } from 'express';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/**
 * Answers what never reached GraphQL in GraphQL's form, with the media type that the client prefers of the two that
 * the GraphQL over HTTP specification knows; `application/json` when it has no preference or accepts neither.
 */
export function answerGraphql(
  request: Request,
  response: Response,
  { status, errors }: { readonly status: number; readonly errors: readonly object[] },
): void {
  const type = request.accepts([JSON_TYPE, GRAPHQL_TYPE]) || JSON_TYPE;
  response.status(status).set('Content-Type', type).send(JSON.stringify({ errors }));
}
