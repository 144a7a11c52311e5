import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';

/**
 * Signals within this process that rows have new work, so that it starts without waiting for the next poll. Nothing depends
 * on a signal: every listener also polls, about once a second.
 */
@Injectable()
export class WorkSignals {
  private readonly emitter = new EventEmitter();

  imagesReady(): void {
    this.emitter.emit('images');
  }

  requestJobDue(): void {
    this.emitter.emit('job');
  }

  requestCancelled(requestId: string): void {
    this.emitter.emit('cancelled', requestId);
  }

  onImagesReady(listener: () => void): void {
    this.emitter.on('images', listener);
  }

  onRequestJobDue(listener: () => void): void {
    this.emitter.on('job', listener);
  }

  onRequestCancelled(listener: (requestId: string) => void): void {
    this.emitter.on('cancelled', listener);
  }
}
