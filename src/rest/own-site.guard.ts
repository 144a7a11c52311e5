import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ClientError } from '../common/index.js';
import { isForeignPost } from './own-site.js';

/**
 * Turns away what a page of another site sends through its visitor's browser. A form may be sent anywhere
 * without asking first, so it would reach even a server that listens on the visitor's own machine.
 */
@Injectable()
export class OwnSiteGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { method, headers } = context.switchToHttp().getRequest<Request>();
    if (!isForeignPost(method, headers)) return true;
    throw new ClientError(
      'FORBIDDEN',
      'A browser sent this from a page of another site, which may not do so.',
    );
  }
}
