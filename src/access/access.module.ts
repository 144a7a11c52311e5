import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Access } from './access.service.js';
import { entities } from './entities.js';
import { ApiKeys } from './api-keys.service.js';
import { Limits } from './limits/limits.service.js';
import { Visits } from './visits.service.js';

/** Who may come in, and as whom. */
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  providers: [Access, ApiKeys, Limits, Visits],
  exports: [Access, Limits, Visits],
})
export class AccessModule {}
