import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Access } from './access.service.js';
import { entities } from './entities.js';
import { ApiKeys } from './api-keys.service.js';
import { SecretsModule } from '../secrets/index.js';
import { SignedLinks } from './links/signed-links.service.js';
import { Limits } from './limits/limits.service.js';
import { Visits } from './visits.service.js';

/** Who may come in, and as whom. */
@Module({
  imports: [SecretsModule, TypeOrmModule.forFeature(entities)],
  providers: [Access, ApiKeys, Limits, SignedLinks, Visits],
  exports: [Access, Limits, SignedLinks, Visits],
})
export class AccessModule {}
