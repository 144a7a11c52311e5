import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';

/**
 * Hints within this process that there is work in the rows, so that it starts at once rather than at the next
 * look. Nothing depends on a hint: whoever listens looks by itself too, every second or so.
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
