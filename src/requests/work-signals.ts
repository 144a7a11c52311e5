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

  choreDue(): void {
    this.emitter.emit('chore');
  }

  onImagesReady(listener: () => void): void {
    this.emitter.on('images', listener);
  }

  onChoreDue(listener: () => void): void {
    this.emitter.on('chore', listener);
  }
}
