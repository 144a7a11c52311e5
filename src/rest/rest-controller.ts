import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ProblemFilter } from '../http/index.js';

/**
 * Makes a class a controller of the REST API at `paths`. Whatever holds for every route of that API is said
 * here, once: how errors look. Who may pass is decided at the front door, for whatever is behind it.
 */
export function RestController(tag: string, ...paths: string[]): ClassDecorator {
  return applyDecorators(Controller(paths), ApiTags(tag), UseFilters(ProblemFilter));
}
