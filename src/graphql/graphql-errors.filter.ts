import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { ClientError } from '../common/index.js';
import { sendGraphqlErrors, ProblemFilter } from '../http/index.js';
import { toClientError } from './client-errors.js';
import { GRAPHQL_PATH } from './graphql-options.js';

/**
 * Passes errors of resolvers on to GraphQL unchanged. Nest would log each one with its stack, even the errors in a
 * client's CSV; `toClientError` decides what is logged. An error before GraphQL has a query, such as a body that is not
 * JSON, gets a GraphQL response at the GraphQL path, and a problem document at any other path.
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
    const status = httpStatusOf(error);
    const exposed = status < 500 ? new ClientError('INVALID_INPUT', (error as Error).message) : error;
    const masked = toClientError(exposed, (id, cause) => this.logger.error(`${id} ${String(cause)}`));
    sendGraphqlErrors(http.getRequest<Request>(), response, { status, errors: [masked] });
  }
}

/** Returns the HTTP status of an error. Nest's own errors have a method for it, those of the body parser a property. */
function httpStatusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { status, expose } = error as { status?: unknown; expose?: unknown };
  return typeof status === 'number' && expose === true ? status : 500;
}
