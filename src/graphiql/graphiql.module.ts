import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG, type Config } from '../config/index.js';
import { bundleFolder } from '../http/index.js';
import { graphiqlRouter } from './graphiql-router.js';

/** Serves GraphiQL at `/graphiql`, including all its assets. */
@Module({})
export class GraphiqlModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly http: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const router = graphiqlRouter(bundleFolder(import.meta.url), this.config.dashboard);
    this.http.httpAdapter.use('/graphiql', router);
  }
}
