import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { GraphQLInputObjectType, GraphQLObjectType } from 'graphql';
import { UPLOAD_FORM, uploadFormSchema } from '../upload/upload-form-schema.js';
import { idParameter } from './example-ids.js';
import { schemasOfObject } from './graphql-schemas.js';
import { inOrder } from './path-order.js';
import { ProblemView } from './problem-response.js';
import { SERVICE_PATHS } from './service-paths.js';
import { markShortForms } from './short-forms.js';
import { TAGS } from './tags.js';
import { EVENT_SCHEMAS, webhookEvents } from './webhook-events.js';

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
document (RFC 9457) whose \`code\` a program can go by; its \`type\` leads to a page that says what to do. Fields are in
camelCase; those of older clients are also there in snake_case.

Where the server limits requests, each answer has \`RateLimit\` and \`RateLimit-Policy\`, and a 429 has \`Retry-After\`.`;

type Paths = OpenAPIObject['paths'];

/** The REST API as an OpenAPI 3.1 document, made from the controllers. */
export function openApiDocument(app: INestApplication, facts: DocumentFacts): OpenAPIObject {
  const problem = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } };
  const others = 'UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED or INTERNAL';
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Halftone')
    .setDescription(ABOUT)
    .setVersion(facts.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(facts.url)
    .addServer('/', 'The host that this document came from')
    .addGlobalResponse({ status: 'default', description: others, content: problem });
  if (facts.needsKey)
    builder
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key: ht_…' }, 'key')
      .addSecurityRequirements('key');
  for (const { name, description } of TAGS) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
    include: [...facts.modules],
  });
  const schemas = Object.assign(
    { ...document.components?.schemas, [UPLOAD_FORM]: uploadFormSchema(facts.uploadInput), ...EVENT_SCHEMAS },
    ...facts.answers.map(schemasOfObject),
  );
  return {
    ...document,
    // Said even when it is none: a tool may take what is not said for an oversight.
    security: document.security ?? [],
    components: {
      ...document.components,
      schemas,
      responses: { Problem: { description: 'A problem document.', content: problem } },
    },
    paths: { ...inOrder(withIds(markShortForms(document.paths))), ...(SERVICE_PATHS as Paths) },
    webhooks: webhookEvents(),
  };
}

/** Says what each `id` is of: Nest knows its name alone. */
function withIds(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item as Record<string, { parameters?: { name: string; in: string }[] }>).map(
          ([method, operation]) => [
            method,
            {
              ...operation,
              parameters: operation.parameters?.map((parameter) =>
                parameter.in === 'path' ? { ...parameter, ...idParameter(path) } : parameter,
              ),
            },
          ],
        ),
      ),
    ]),
  );
}
