import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { StorageModule } from '../storage/index.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** Serves `/health/live` and `/health/ready` in every process, whatever its roles. */
@Module({
  // HealthService logs what is down, with the reason, once per change.
  imports: [StorageModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthService],
})
export class HealthModule {}
