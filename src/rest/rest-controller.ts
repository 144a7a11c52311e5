import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ProblemFilter } from '../http/index.js';

/**
 * Decorates a controller of the REST API at `paths`. Its errors are problem documents. Authentication is not configured
 * here: middleware of the HTTP pipeline authenticates every request.
 */
export function RestController(tag: string, ...paths: string[]): ClassDecorator {
  return applyDecorators(Controller(paths), ApiTags(tag), UseFilters(ProblemFilter));
}
