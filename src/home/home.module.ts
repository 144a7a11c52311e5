import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { programVersion } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { Links, RequestsModule } from '../requests/index.js';
import { homePage, HOME_PAGE_POLICY } from './home-page.js';

/** Serves the page of first steps at `/first-steps`, and at `/` without the dashboard. It contains no data of any key's owner, so it requires no key. */
@Module({ imports: [RequestsModule] })
export class HomeModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly http: HttpAdapterHost,
    private readonly links: Links,
  ) {}

  onModuleInit(): void {
    for (const path of ['/first-steps', ...(this.config.dashboard ? [] : ['/'])]) {
      this.http.httpAdapter.get(path, (_request: Request, response: Response) => {
        response.set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': HOME_PAGE_POLICY });
        response.type('html').send(this.page());
      });
    }
  }

  /** Renders the page per request, because the URL is known only after the server listens. */
  private page(): string {
    const { dashboard: hasDashboard, interactivePages: hasPages, auth, queueDashboard } = this.config;
    return homePage({
      url: this.links.publicUrl,
      version: programVersion(),
      needsKey: auth.needsKey,
      hasDashboard,
      hasPages,
      hasQueueDashboard: queueDashboard,
    });
  }
}
