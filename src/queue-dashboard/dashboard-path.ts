import { publicPath } from '../http/index.js';

/** Where this process serves the board. */
export const BOARD_PATH = '/queues';

/** Where browsers find it: a proxy before us may take a path off the front of the addresses they use. */
export function boardPathFor(publicUrl: string | undefined): string {
  return publicPath(publicUrl) + BOARD_PATH;
}
