import { Inject, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { AccessModule, Limits } from '../access/index.js';
import { CONFIG, type Config } from '../config/index.js';
import {
  ComparisonResolver,
  ImagesResolver,
  ProductsResolver,
  ProgressResolver,
  RequestListResolver,
  RequestQueries,
  RequestsModule,
  RequestsResolver,
  RequestLinksResolver,
  SavingsResolver,
} from '../requests/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { csrfMiddleware } from './csrf.middleware.js';
import { GraphqlErrorsFilter } from './graphql-errors.filter.js';
import { SpoolSpace, UploadModule } from '../upload/index.js';
import { graphqlOptions, GRAPHQL_PATH } from './graphql-options.js';
import { InstallationResolver } from './installation/installation.resolver.js';
import { NodeLoaders } from './nodes/node-loaders.js';
import { DeliveriesResolver } from './nodes/deliveries.resolver.js';
import { NodesResolver } from './nodes/nodes.resolver.js';
import { OwnerResolver } from './owner.resolver.js';
import { uploadMiddleware } from './upload.middleware.js';
import { WebSocketAuthentication } from './websocket/websocket-authentication.js';
import { WebSocketGraphqlServer } from './websocket/websocket-server.js';

/** Serves GraphQL over HTTP, including multipart uploads, and over WebSocket. */
@Module({
  imports: [
    AccessModule,
    RequestsModule,
    UploadModule,
    NotificationsModule,
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      imports: [AccessModule, RequestsModule],
      inject: [RequestQueries, CONFIG, Limits],
      useFactory: graphqlOptions,
    }),
  ],
  providers: [
    { provide: APP_FILTER, useClass: GraphqlErrorsFilter },
    RequestsResolver,
    RequestLinksResolver,
    SavingsResolver,
    ComparisonResolver,
    RequestListResolver,
    ImagesResolver,
    ProductsResolver,
    NodeLoaders,
    NodesResolver,
    DeliveriesResolver,
    OwnerResolver,
    InstallationResolver,
    ProgressResolver,
    WebSocketAuthentication,
    WebSocketGraphqlServer,
  ],
})
export class GraphqlModule implements NestModule {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly space: SpoolSpace,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    const { http, upload } = this.config;
    const uploads = uploadMiddleware({ maxBytes: upload.maxBytes, space: this.space });
    consumer.apply(csrfMiddleware(http), uploads).forRoutes(GRAPHQL_PATH);
  }
}
