import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { bundleFolder } from '../http/index.js';
import { graphiqlRouter } from './graphiql-router.js';

/** Serves GraphiQL at `/graphiql`, including all its assets. */
@Module({})
export class GraphiqlModule implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    this.http.httpAdapter.use('/graphiql', graphiqlRouter(bundleFolder(import.meta.url)));
  }
}
