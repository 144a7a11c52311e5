import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { bundleFolder, pageAssets, pageHeaders, sendPage } from '../http/index.js';
import { StorageModule } from '../storage/index.js';
import { DASHBOARD_PAGES, pathToRoot } from './dashboard-pages.js';
import { ImageOrigins } from './image-origins.js';

/** Serves the dashboard at `/`. Its page contains no data of any key's owner, so it requires no key. */
@Module({ imports: [StorageModule], providers: [ImageOrigins] })
export class DashboardModule implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly imageOrigins: ImageOrigins,
  ) {}

  onModuleInit(): void {
    const folder = bundleFolder(import.meta.url);
    const { httpAdapter } = this.http;
    httpAdapter.use('/dashboard', pageHeaders({}));
    httpAdapter.use('/dashboard/assets', pageAssets(folder));
    for (const path of DASHBOARD_PAGES) {
      httpAdapter.get(path, async (request: Request, response: Response) => {
        const headers = pageHeaders({ imageOrigins: await this.imageOrigins.list() });
        const root = pathToRoot(request.path);
        const page = { folder, name: 'dashboard', root, assets: `${root}dashboard/assets/` };
        headers(request, response, () => void sendPage(response, page));
      });
    }
  }
}
