import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Access } from './access.js';
import { entities } from './entities.js';
import { ApiKeys } from './api-keys.js';
import { SecretsModule } from '../secrets/index.js';
import { SignedLinks } from './links/signed-links.js';
import { Limits } from './limits/limits.js';
import { ActiveConnections } from './active-connections.js';

/** Authentication, authorization, rate limits and signed links. */
@Module({
  imports: [SecretsModule, TypeOrmModule.forFeature(entities)],
  providers: [Access, ApiKeys, Limits, SignedLinks, ActiveConnections],
  exports: [Access, Limits, SignedLinks, ActiveConnections],
})
export class AccessModule {}
