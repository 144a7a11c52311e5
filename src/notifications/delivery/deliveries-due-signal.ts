import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';

/**
 * Wakes the dispatcher of this process as soon as deliveries are due. An optimisation only: the dispatcher also polls the
 * table every second.
 */
@Injectable()
export class DeliveriesDueSignal {
  private readonly emitter = new EventEmitter();

  emit(): void {
    this.emitter.emit('due');
  }

  subscribe(listener: () => void): void {
    this.emitter.on('due', listener);
  }
}
