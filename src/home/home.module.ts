import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { programVersion } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { Links, RequestsModule } from '../requests/index.js';
import { homePage, HOME_PAGE_POLICY } from './home-page.js';

/** The page at `/`, which leads to the others. It holds nothing of anybody's, so it asks for no key. */
@Module({ imports: [RequestsModule] })
export class HomeModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly http: HttpAdapterHost,
    private readonly links: Links,
  ) {}

  onModuleInit(): void {
    this.http.httpAdapter.get('/', (_request: Request, response: Response) => {
      response.set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': HOME_PAGE_POLICY });
      response.type('html').send(this.page());
    });
  }

  /** Made for each request, since the address is known only once the server listens. */
  private page(): string {
    const { playground: hasPages, auth, board } = this.config;
    return homePage({
      url: this.links.publicUrl,
      version: programVersion(),
      needsKey: auth.needsKey,
      hasPages,
      hasBoard: board,
    });
  }
}
