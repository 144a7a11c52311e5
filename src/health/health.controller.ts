import { Controller, Get, Header, UseFilters } from '@nestjs/common';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { HealthService } from './health.service.js';
import { ReadinessFilter } from './readiness.filter.js';

/** For whoever runs this process: is it alive, and may it be sent work. No detail that an outsider could use. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly health: HealthService,
  ) {}

  /** 200 as long as the event loop answers: when it does not, a restart is the cure. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200, or 503 that names what is down, where a restart would not help but waiting will. */
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
