import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/index.js';
import { type Config, ConfigModule, type Role } from './config/index.js';
import { DashboardModule } from './dashboard/index.js';
import { DatabaseModule, poolBounds } from './database/index.js';
import { FilesModule } from './file-serving/index.js';
import { GraphqlModule } from './graphql/index.js';
import { HealthModule } from './health/index.js';
import { HomeModule } from './home/index.js';
import { ImagesModule } from './images/index.js';
import { GraphiqlModule } from './graphiql/index.js';
import { MaintenanceModule } from './maintenance/index.js';
import { MetricsModule } from './metrics/index.js';
import { NotificationsModule, NotificationWorkModule } from './notifications/index.js';
import { QueueDashboardModule } from './queue-dashboard/index.js';
import { QueueModule } from './queue-backend/index.js';
import { RequestJobsModule } from './requests/index.js';
import { RestModule } from './rest/index.js';
import { UploadModule } from './upload/index.js';

const BY_ROLE: Readonly<Record<Role, NonNullable<DynamicModule['imports']>>> = {
  api: [
    FilesModule,
    GraphqlModule,
    HomeModule,
    NotificationsModule,
    QueueDashboardModule,
    RestModule,
    UploadModule,
  ],
  worker: [ImagesModule, MaintenanceModule, NotificationWorkModule, RequestJobsModule],
};

/** The root module: the modules of every process, and those of this process's roles. */
@Module({})
export class AppModule {
  static with(config: Config, databaseUrl: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        DatabaseModule.at(databaseUrl),
        QueueModule.at(databaseUrl, poolBounds()),
        MetricsModule.with({ exposed: config.metrics }),
        AccessModule,
        HealthModule,
        ...config.roles.flatMap((role) => BY_ROLE[role]),
        ...(config.dashboard && config.roles.includes('api') ? [DashboardModule] : []),
        ...(config.interactivePages && config.roles.includes('api') ? [GraphiqlModule] : []),
      ],
    };
  }
}
