import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { outageOf } from '../../common/index.js';
import { problemContext, type ProblemContext } from './problem-context.js';
import { internalProblem, knownProblem, type Problem } from './problem.js';

/** Responds to an error with a problem document, or aborts the response if it has begun. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('HTTP');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const context = problemContext(http.getRequest<Request>());
    const problem = knownProblem(error, context) ?? this.mask(error, context);
    if (response.headersSent) {
      // The client can detect an aborted response as incomplete; it could not detect one that ended normally.
      response.destroy();
      return;
    }
    const { retryAfterSeconds } = problem;
    const headers = {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(typeof retryAfterSeconds === 'number' && { 'Retry-After': String(retryAfterSeconds) }),
    };
    response.writeHead(problem.status, headers).end(JSON.stringify(problem));
  }

  private mask(error: unknown, context: ProblemContext): Problem {
    const id = randomUUID();
    this.logger.error(
      `${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      error instanceof Error ? error.cause : undefined,
    );
    return knownProblem(outageOf(error), context) ?? internalProblem(id, context);
  }
}
