import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { CONFIG, type Config } from '../config/index.js';
import { bundleFolder, pageAssets, pageHeaders, sendPage } from '../http/index.js';
import { DASHBOARD_PAGES, pathToRoot } from './dashboard-pages.js';

/** Serves the dashboard at `/`. Its page contains no data of any key's owner, so it requires no key. */
@Module({})
export class DashboardModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly http: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const folder = bundleFolder(import.meta.url);
    const { http, storage } = this.config;
    // Output images have the public URL of this program or of the bucket, which may be another than that of the page.
    const imageOrigins = [http.publicUrl, storage.s3?.publicUrl].flatMap((url) =>
      url === undefined ? [] : [new URL(url).origin],
    );
    const headers = pageHeaders({ imageOrigins });
    const { httpAdapter } = this.http;
    httpAdapter.use('/dashboard', headers);
    httpAdapter.use('/dashboard/assets', pageAssets(folder));
    for (const path of DASHBOARD_PAGES) {
      httpAdapter.get(path, (request: Request, response: Response) => {
        const root = pathToRoot(request.path);
        const page = { folder, name: 'dashboard', root, assets: `${root}dashboard/assets/` };
        headers(request, response, () => void sendPage(response, page));
      });
    }
  }
}
