export { buildSchemaOptions } from './graphql.options.js';
export { GraphqlModule } from './graphql.module.js';
export { WebSocketGraphqlServer } from './websocket/websocket.server.js';
