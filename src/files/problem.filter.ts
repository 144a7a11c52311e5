import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { ObjectNotFoundError } from '../storage/index.js';
import { internal, notFound, type Problem } from './problem.js';

/** Turns what a request for a file ends in into a problem document; an answer under way is broken off. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Files');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.problemOf(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
    response.writeHead(problem.status, headers).end(JSON.stringify(problem));
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof ObjectNotFoundError) return notFound(error.message);
    const id = randomUUID();
    this.logger.error(
      `${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      cause(error),
    );
    return internal(id);
  }
}

function cause(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
