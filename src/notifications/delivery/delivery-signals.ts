import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';

/** A hint within this process that deliveries are due; whoever sends looks by itself too, every second. */
@Injectable()
export class DeliverySignals {
  private readonly emitter = new EventEmitter();

  due(): void {
    this.emitter.emit('due');
  }

  onDue(listener: () => void): void {
    this.emitter.on('due', listener);
  }
}
