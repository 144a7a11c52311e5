export { GraphqlModule } from './graphql.module.js';
export { InstallationResolver } from './installation/installation.resolver.js';
export { DeliveriesResolver } from './nodes/deliveries.resolver.js';
export { NodesResolver } from './nodes/nodes.resolver.js';
export { OwnerResolver } from './owner.resolver.js';
export { buildSchemaOptions, describeRootTypes } from './schema.js';
export { WebSocketGraphqlServer } from './websocket/websocket-server.js';
