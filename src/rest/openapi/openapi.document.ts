import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { GraphQLInputObjectType, GraphQLObjectType } from 'graphql';
import { UPLOAD_FORM, uploadFormSchema } from '../upload/upload-form.schema.js';
import { schemasOfObject } from './graphql-schemas.js';
import { ProblemView } from './problem.response.js';
import { markShortForms } from './short-forms.js';

/** What the document says beside the routes. */
export interface DocumentFacts {
  readonly version: string;
  /** Those whose controllers are in it. */
  readonly modules: readonly Type[];
  /** Where clients reach this server. */
  readonly url: string;
  readonly needsKey: boolean;
  /** What an upload may ask for, in GraphQL's words. */
  readonly uploadInput: GraphQLInputObjectType;
  /** What is answered as GraphQL answers it. */
  readonly answers: readonly GraphQLObjectType[];
}

const ABOUT = `Compresses every image of a product catalogue, from one CSV.

Upload a CSV, watch or ask how far it is, download the results. What is wrong with a request is told as a problem
document (RFC 9457) whose \`code\` a program can go by. Fields are in camelCase; those of older clients are also
there in snake_case.`;

/** The REST API as an OpenAPI 3.1 document, made from the controllers. */
export function openApiDocument(app: INestApplication, facts: DocumentFacts): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Halftone')
    .setDescription(ABOUT)
    .setVersion(facts.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(facts.url)
    .addServer('/', 'The host that this document came from')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key: ht_…' }, 'key')
    .addGlobalResponse({
      status: 'default',
      description: 'UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED or INTERNAL',
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
    });
  if (facts.needsKey) builder.addSecurityRequirements('key');
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
    include: [...facts.modules],
  });
  const schemas = Object.assign(
    { ...document.components?.schemas, [UPLOAD_FORM]: uploadFormSchema(facts.uploadInput) },
    ...facts.answers.map(schemasOfObject),
  );
  const components = { ...document.components, schemas };
  return { ...document, components, paths: markShortForms(document.paths) };
}
