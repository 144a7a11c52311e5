import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { printSchema } from 'graphql';
import { buildSchemaOptions, describeRootTypes, NodesResolver } from './graphql/index.js';
import { EmailDeliveriesResolver, RequestEmailsResolver } from './notifications/index.js';
import { ProductsResolver, ProgressResolver, RequestsResolver } from './requests/index.js';
import { UploadResolver } from './upload/index.js';
import {
  RequestDeliveriesResolver,
  WebhookDeliveriesResolver,
  WebhooksResolver,
} from './notifications/index.js';

const HEADER = '# Made from the code by `npm run schema`; the checks fail when the two differ.\n\n';

const app = await NestFactory.create(GraphQLSchemaBuilderModule, { logger: ['error', 'warn'] });
await app.init();
const schema = await app
  .get(GraphQLSchemaFactory)
  .create(
    [
      RequestsResolver,
      ProductsResolver,
      ProgressResolver,
      UploadResolver,
      WebhooksResolver,
      WebhookDeliveriesResolver,
      RequestDeliveriesResolver,
      RequestEmailsResolver,
      EmailDeliveriesResolver,
      NodesResolver,
    ],
    buildSchemaOptions,
  );
process.stdout.write(`${HEADER}${printSchema(describeRootTypes(schema))}\n`);
await app.close();
