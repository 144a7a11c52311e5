import { Injectable, type NestMiddleware, UseFilters } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ProblemFilter } from '../http/index.js';
import { fileNotFound } from './file-errors.js';

/**
 * Turns escaped paths away before the router decodes them: no key needs escaping, so none of them names a
 * file, and the router's own answer to an escape that is broken would not be a problem document.
 */
@Injectable()
@UseFilters(new ProblemFilter())
export class EscapedKeyMiddleware implements NestMiddleware {
  use(request: Request, _response: Response, next: NextFunction): void {
    const [path = ''] = request.originalUrl.split('?');
    if (path.includes('%')) throw fileNotFound();
    next();
  }
}
