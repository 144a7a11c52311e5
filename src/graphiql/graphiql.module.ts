import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { bundleFolder } from './bundle-folder.js';
import { playgroundRouter } from './graphiql-router.js';

/** GraphiQL at `/graphiql`, with every asset served from here. */
@Module({})
export class GraphiqlModule implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    this.http.httpAdapter.use('/graphiql', playgroundRouter(bundleFolder(import.meta.url)));
  }
}
