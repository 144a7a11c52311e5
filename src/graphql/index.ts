export { buildSchemaOptions } from './graphql.options.js';
export { GraphqlModule } from './graphql.module.js';
