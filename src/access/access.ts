import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { unauthenticated } from './access-errors.js';
import { hashOf, isHashOf } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { ANYONE, type Caller } from './caller.js';

/** Says who comes in, whichever way. */
@Injectable()
export class Access {
  /** Whether clients have to show a key. */
  readonly needsKey: boolean;
  private readonly metricsToken: Buffer | null;

  constructor(
    @Inject(CONFIG) { auth }: Config,
    private readonly keys: ApiKeys,
  ) {
    this.needsKey = auth.needsKey;
    this.metricsToken = auth.metricsToken === undefined ? null : hashOf(auth.metricsToken);
  }

  /**
   * Who comes with this token, or without one.
   *
   * @throws {ClientError} UNAUTHENTICATED when keys are asked for and it is none that is good
   */
  async admit(token: string | null): Promise<Caller> {
    if (!this.needsKey) return ANYONE;
    const caller = token === null ? null : await this.keys.authenticate(token);
    if (caller === null) throw unauthenticated();
    return caller;
  }

  /**
   * Who comes for the metrics or the board, which tell about everybody's work: no owner's key leads to them.
   *
   * @throws {ClientError} UNAUTHENTICATED unless the token is theirs, or none is asked for
   */
  admitOperator(token: string | null): Caller {
    const isOpen = this.metricsToken === null && !this.needsKey;
    const isRight = this.metricsToken !== null && token !== null && isHashOf(this.metricsToken, token);
    if (isOpen || isRight) return ANYONE;
    throw unauthenticated('This needs "Authorization: Bearer <METRICS_TOKEN>", and that to be set.');
  }
}
