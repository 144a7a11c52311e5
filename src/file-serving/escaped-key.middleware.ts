import { Injectable, type NestMiddleware, UseFilters } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ProblemFilter } from '../http/index.js';
import { fileNotFound } from './file-errors.js';

/**
 * Rejects percent-encoded paths before the router decodes them. No key needs encoding, so such a path names no file, and the
 * router would respond to an invalid encoding with something other than a problem document.
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
