import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { unauthenticated } from './access-errors.js';
import { hashOf, isHashOf } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { ANYONE, type Caller } from './caller.js';

/** Authenticates clients and operators, for every entry point. */
@Injectable()
export class Access {
  /** Whether clients must send an API key. */
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
   * Returns the caller with this token, or without one.
   *
   * @throws {ClientError} UNAUTHENTICATED when keys are required and the token is not a valid one
   */
  async authenticate(token: string | null): Promise<Caller> {
    if (!this.needsKey) return ANYONE;
    const caller = token === null ? null : await this.keys.authenticate(token);
    if (caller === null) throw unauthenticated();
    return caller;
  }

  /**
   * Returns the caller of an event stream, whose link was signed for the API key `keyId`.
   *
   * @throws {ClientError} UNAUTHENTICATED when that key is revoked
   */
  async authenticateStreamLink(keyId: string): Promise<Caller> {
    const owner = await this.keys.ownerOf(keyId);
    if (owner === null)
      throw unauthenticated(
        'The API key that this link was signed for is revoked. Query the request with a valid key to get a new link.',
      );
    return { kind: 'stream', owner, keyId };
  }

  /**
   * Authenticates a caller of the metrics or the queue dashboard, which show the work of every owner: no API key gives
   * access to them.
   *
   * @throws {ClientError} UNAUTHENTICATED unless the token is METRICS_TOKEN, or neither it nor API keys are required
   */
  authenticateOperator(token: string | null): Caller {
    const isOpen = this.metricsToken === null && !this.needsKey;
    const isValid = this.metricsToken !== null && token !== null && isHashOf(this.metricsToken, token);
    if (isOpen || isValid) return ANYONE;
    throw unauthenticated(
      'This request needs the operator token. Set METRICS_TOKEN on the server and send "Authorization: Bearer <METRICS_TOKEN>".',
    );
  }
}
