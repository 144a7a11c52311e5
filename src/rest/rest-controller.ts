import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ProblemFilter } from '../problems/index.js';
import { OwnSiteGuard } from './own-site.guard.js';

/**
 * Makes a class a controller of the REST API at `paths`. Whatever holds for every route of that API is said
 * here, once: who may pass, and how errors look.
 */
export function RestController(tag: string, ...paths: string[]): ClassDecorator {
  return applyDecorators(Controller(paths), ApiTags(tag), UseGuards(OwnSiteGuard), UseFilters(ProblemFilter));
}
