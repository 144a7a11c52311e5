import { Logger } from '@nestjs/common';
import type {
  AppControllerRoute,
  AppViewRoute,
  BullBoardQueues,
  ControllerHandlerReturnType,
  IServerAdapter,
  UIConfig,
} from '@bull-board/api/dist/types.js';
import express, { type NextFunction, type Request, type Response } from 'express';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { internalErrorMessage } from '../http/index.js';
import { dashboardPage, type DashboardPage } from './dashboard-page.js';

const logger = new Logger('QueueDashboard');

/** The hash of the one inline style that the bundle inserts, which hides the scroll bars of its menus. */
const MENU_STYLE = 'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU=';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' '${MENU_STYLE}'`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves Bull Board with Express, limited to the routes that read. */
export class DashboardServer implements IServerAdapter {
  readonly router = express.Router();
  private queues: BullBoardQueues = new Map();
  private uiConfig: UIConfig = {};
  private template = '';
  private describe: (error: Error) => ControllerHandlerReturnType = ({ message }) => ({ body: message });

  /** @param basePath the path of the dashboard as browsers see it, with a trailing slash */
  constructor(private readonly basePath: string) {
    this.router.use(setSecurityHeaders);
  }

  setQueues(queues: BullBoardQueues): this {
    this.queues = queues;
    return this;
  }

  setUIConfig(uiConfig: UIConfig): this {
    this.uiConfig = uiConfig;
    return this;
  }

  setErrorHandler(describe: (error: Error) => ControllerHandlerReturnType): this {
    this.describe = describe;
    return this;
  }

  setViewsPath(folder: string): this {
    this.template = readFileSync(join(folder, 'index.ejs'), 'utf8');
    return this;
  }

  setStaticPath(path: string, folder: string): this {
    this.router.use(path, express.static(folder, { index: false, redirect: false, maxAge: '1h' }));
    return this;
  }

  setEntryRoute({ route, handler }: AppViewRoute): this {
    const { params } = handler({ basePath: this.basePath, uiConfig: this.uiConfig });
    const page = dashboardPage(this.template, params as unknown as DashboardPage);
    this.router.get(route, (_request, response) => void response.type('html').send(page));
    return this;
  }

  setApiRoutes(routes: AppControllerRoute[]): this {
    for (const { method, route, handler } of routes) {
      if (method !== 'get') continue;
      this.router.get(route, async (request, response) => {
        const { status = 200, body } = await this.handle(request, handler);
        response.status(status).json(body);
      });
    }
    this.router.use('/api', (_request, response) => {
      response.status(404).json({ error: 'This dashboard is read-only: it shows queues and jobs.' });
    });
    return this;
  }

  private async handle(
    { query, params }: Request,
    handler: AppControllerRoute['handler'],
  ): Promise<ControllerHandlerReturnType> {
    const { queues, uiConfig } = this;
    try {
      return await handler({ queues, uiConfig, query, params, body: {}, headers: {} });
    } catch (error) {
      const id = randomUUID();
      logger.error(`${id} The queue dashboard could not read the queues`, error);
      return this.describe(new Error(internalErrorMessage(id)));
    }
  }
}

function setSecurityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  next();
}
