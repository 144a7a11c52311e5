import {
  type Behaviour,
  answer,
  answerUnlessKnown,
  cutOff,
  failFirst,
  hangBeforeHeaders,
  slow,
} from '../support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../support/image-host.js';
import { freePort } from '../support/free-port.js';
import { photo } from '../support/stage.js';
import type { Random } from './random.js';

/** The kinds of image responses and their share in percent; the kind is the first part of the path. */
const KINDS = [
  ['good', 62],
  ['slow', 12],
  ['flaky', 8],
  ['fickle', 5],
  ['missing', 4],
  ['broken', 3],
  ['cut', 2],
  ['hang', 1],
  ['large', 3],
] as const;
type Kind = (typeof KINDS)[number][0];

/** Image hosts on loopback: two that serve all kinds of responses, and one without a listener. */
export interface ImageSites {
  /** Returns an image URL: a new one, or one that an earlier request has too. */
  address(random: Random): string;
  /** Makes one of the hosts close every connection until it is enabled again. */
  setDown(isDown: boolean): void;
  readonly requests: number;
  close(): Promise<void>;
}

export async function startImageSites(): Promise<ImageSites> {
  const hosts = [await startImageHost(), await startImageHost()] as const;
  const dead = `http://127.0.0.1:${await freePort()}`;
  const behaviours = await behavioursByKind();
  let isDown = false;
  let requests = 0;
  let images = 0;
  const known: string[] = [];
  hosts.forEach((host, at) =>
    host.otherwise((hostRequest) => {
      requests += 1;
      if (isDown && at === 1) return void hostRequest.response.destroy();
      const kind = hostRequest.request.url!.split('/')[1] as Kind;
      return behaviours[kind](hostRequest);
    }),
  );
  return {
    address(random) {
      if (known.length > 0 && random.chance(0.4)) return random.pick(known);
      const host: ImageHost = random.pick(hosts);
      const at = `/${random.weighted(KINDS)}/${(images += 1)}.jpg`;
      const address = random.chance(0.01) ? `${dead}${at}` : host.url(at);
      known.push(address);
      return address;
    },
    setDown: (down) => {
      isDown = down;
    },
    get requests() {
      return requests;
    },
    close: async () => void (await Promise.all(hosts.map((host) => host.close()))),
  };
}

async function behavioursByKind(): Promise<Readonly<Record<Kind, Behaviour>>> {
  const jpeg = { type: 'image/jpeg' };
  const small = await photo({ width: 40, height: 30 });
  const large = await photo({ width: 1200, height: 900 });
  const good = answerUnlessKnown(small, '"small"', jpeg);
  return {
    good,
    slow: slow(small, { firstByteMs: 700 }),
    large: answer(large, jpeg),
    flaky: failFirst(2, 503, good, { 'retry-after': '1' }),
    // Missing at first, for retryFailedImages.
    fickle: failFirst(1, 404, good),
    missing: answer('Not found', { status: 404, type: 'text/plain' }),
    broken: answer('This is no picture.', jpeg),
    cut: cutOff(small),
    hang: hangBeforeHeaders,
  };
}
