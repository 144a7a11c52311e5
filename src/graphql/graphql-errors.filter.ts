import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { ClientError } from '../common/index.js';
import { answerGraphql, ProblemFilter } from '../http/index.js';
import { toClientError } from './client-errors.js';
import { GRAPHQL_PATH } from './graphql-options.js';

/**
 * Hands what a resolver threw to GraphQL as it is. Nest would log each with its stack, the faults of a client's
 * own CSV too; what is worth a line in the log is decided where errors are made ready for clients. What goes
 * wrong before GraphQL has a query, as with a body that is no JSON, is answered in GraphQL's form; at any other
 * address the answer is a problem document.
 */
@Catch()
export class GraphqlErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('GraphQL');
  private readonly problems = new ProblemFilter();

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<GqlContextType>() === 'graphql') return error;
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    if (http.getRequest<Request>().path !== GRAPHQL_PATH || response.headersSent)
      return this.problems.catch(error, host);
    const status = statusOf(error);
    const known = status < 500 ? new ClientError('INVALID_INPUT', (error as Error).message) : error;
    const answer = toClientError(known, (id, cause) => this.logger.error(`${id} ${String(cause)}`));
    answerGraphql(http.getRequest<Request>(), response, { status, errors: [answer] });
  }
}

/** Nest's own errors have a method for it, those of the body parser a property. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { status, expose } = error as { status?: unknown; expose?: unknown };
  return typeof status === 'number' && expose === true ? status : 500;
}
