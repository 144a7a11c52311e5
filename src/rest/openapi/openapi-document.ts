import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { GraphQLInputObjectType, GraphQLObjectType } from 'graphql';
import {
  PREVIEW_FORM,
  previewFormSchema,
  UPLOAD_FORM,
  uploadFormSchema,
} from '../upload/upload-form-schema.js';
import { idParameter } from './example-ids.js';
import { EVENT_SCHEMAS } from './event-schemas.js';
import { schemasOfInput, schemasOfObject } from './graphql-schemas.js';
import { inOrder } from './path-order.js';
import { ProblemView } from './problem-response.js';
import { SERVICE_PATHS } from './service-paths.js';
import { markShortForms } from './short-forms.js';
import { TAGS } from './tags.js';
import { webhookEvents } from './webhook-events.js';

/** The content of the document that does not come from the controllers. */
export interface DocumentOptions {
  readonly version: string;
  /** The modules whose controllers are documented. */
  readonly modules: readonly Type[];
  /** The public URL of this server. */
  readonly url: string;
  readonly needsKey: boolean;
  /** The options of an upload. */
  readonly uploadInput: GraphQLInputObjectType;
  /** The image and the options of a preview. */
  readonly previewInput: GraphQLInputObjectType;
  /** The images and the options of a redo. */
  readonly redoInput: GraphQLInputObjectType;
  /** The GraphQL types that REST responses have too. */
  readonly responseTypes: readonly GraphQLObjectType[];
}

const DESCRIPTION = `Compresses every image of a product catalogue.

Upload a CSV, follow its progress, download the results. Every error response is a problem document (RFC 9457): programs
check its \`code\`, and its \`type\` is the URL of a page that says what to do. Fields are in camelCase; fields that older
clients use also exist in snake_case.

If the server limits requests, every response has \`RateLimit\` and \`RateLimit-Policy\`, and a 429 has \`Retry-After\`.`;

type Paths = OpenAPIObject['paths'];

/** Builds the OpenAPI 3.1 document of the REST API from its controllers. */
export function openApiDocument(app: INestApplication, options: DocumentOptions): OpenAPIObject {
  const problem = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } };
  const otherCodes = 'UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED or INTERNAL.';
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Halftone')
    .setDescription(DESCRIPTION)
    .setVersion(options.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(options.url)
    .addServer('/', 'The host that serves this document.')
    .addGlobalResponse({ status: 'default', description: otherCodes, content: problem });
  if (options.needsKey)
    builder
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key, which starts with ht_.' }, 'key')
      .addSecurityRequirements('key');
  for (const { name, description } of TAGS) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
    include: [...options.modules],
  });
  const schemas = Object.assign(
    {
      ...document.components?.schemas,
      [UPLOAD_FORM]: uploadFormSchema(options.uploadInput),
      [PREVIEW_FORM]: previewFormSchema(options.previewInput),
      ...schemasOfInput(options.redoInput),
      ...EVENT_SCHEMAS,
    },
    ...options.responseTypes.map(schemasOfObject),
  );
  return {
    ...document,
    // Explicitly empty without keys: linters report a missing `security` as an omission.
    security: document.security ?? [],
    components: {
      ...document.components,
      schemas,
      responses: { Problem: { description: 'A problem document.', content: problem } },
    },
    paths: { ...inOrder(withIdParameters(markShortForms(document.paths))), ...(SERVICE_PATHS as Paths) },
    webhooks: webhookEvents(),
  };
}

/** Describes the parameter `id` of each path, of which Nest knows only the name. */
function withIdParameters(paths: Paths): Paths {
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
