import { InjectQueue } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Queue } from 'bullmq';
import { programVersion } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { countWorkers, IMAGE_QUEUE } from '../../queue-backend/index.js';
import { Links } from '../../requests/index.js';
import { installationFacts } from './installation-facts.js';
import { Installation } from './installation.model.js';

/** Reports what the server runs on, and its limits. */
@Resolver(() => Installation)
export class InstallationResolver {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @InjectQueue(IMAGE_QUEUE) private readonly queue: Queue,
    private readonly links: Links,
  ) {}

  @Query(() => Installation, {
    description: 'Returns what this server runs on, and its limits. Every client gets the same answer.',
  })
  installation(): Installation {
    const { publicUrl, imagesUrl } = this.links;
    return { version: programVersion(), publicUrl, imagesUrl, ...installationFacts(this.config) };
  }

  @ResolveField()
  workers(): Promise<number | null> {
    return countWorkers(this.queue);
  }
}
