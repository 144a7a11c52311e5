import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Access } from './access.service.js';
import { entities } from './entities.js';
import { ApiKeys } from './api-keys.service.js';

/** Who may come in, and as whom. */
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  providers: [Access, ApiKeys],
  exports: [Access],
})
export class AccessModule {}
