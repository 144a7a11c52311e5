import { Controller, Get, Header, UseFilters } from '@nestjs/common';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { HealthService } from './health.service.js';
import { ReadinessFilter } from './readiness.filter.js';

/** Serves the liveness and readiness probes. Responses hold no detail that an attacker could use. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly health: HealthService,
  ) {}

  /** Responds 200 as long as the event loop runs; when it does not respond, a restart is the fix. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Responds 200, or 503 with the names of the dependencies that are down; waiting helps then, a restart does not. */
  @Get('ready')
  @UseFilters(ReadinessFilter)
  @HealthCheck()
  async ready(): Promise<HealthCheckResult> {
    const parts = await this.health.parts();
    return this.checks.check(
      [...parts].map(([name, isUp]) => () => {
        const part = this.indicators.check(name);
        return isUp ? part.up() : part.down();
      }),
    );
  }
}
