import type { INestApplication } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { programVersion } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { Links } from '../../requests/index.js';
import { openApiDocument } from '../openapi/openapi-document.js';
import { RestModule } from '../rest.module.js';
import { previewInputType, redoInputType, responseTypes, uploadInputType } from '../upload/upload-types.js';
import { DOCUMENT_PATH, PAGE_PATH } from './docs-page.js';
import { docsRouter } from './docs-router.js';

/**
 * Serves the OpenAPI document of the REST API, which is built on the first request, and, unless PLAYGROUND=off, the page
 * that shows it.
 */
export function serveDocs(app: INestApplication): void {
  let text: string | undefined;
  const http = app.getHttpAdapter();
  http.get(DOCUMENT_PATH, (_request: Request, response: Response) => {
    text ??= JSON.stringify(document(app));
    response.set('Cache-Control', 'no-cache').type('json').send(text);
  });
  const { interactivePages, dashboard } = app.get<Config>(CONFIG);
  if (interactivePages) app.use(PAGE_PATH, docsRouter(dashboard));
}

function document(app: INestApplication) {
  const schema = app.get(GraphQLSchemaHost, { strict: false });
  return openApiDocument(app, {
    version: programVersion(),
    modules: [RestModule],
    url: app.get(Links).publicUrl,
    needsKey: app.get<Config>(CONFIG).auth.needsKey,
    uploadInput: uploadInputType(schema),
    previewInput: previewInputType(schema),
    redoInput: redoInputType(schema),
    responseTypes: responseTypes(schema),
  });
}
