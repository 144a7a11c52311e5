import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { ObjectStorage, outputKeyOf } from '../storage/index.js';

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Any image; only the origin of its URL is read. */
const EXAMPLE = outputKeyOf({ id: NO_ID, requestId: NO_ID, outputFormat: 'jpeg', fileName: 'a.jpg' });

/** Finds the origins, beside that of the page, from which browsers get images. */
@Injectable()
export class ImageOrigins {
  private origins: readonly string[] | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly storage: ObjectStorage,
  ) {}

  /** Returns the origin of PUBLIC_URL, with which image URLs begin, and that of the bucket to which they redirect. */
  async list(): Promise<readonly string[]> {
    if (this.origins !== undefined) return this.origins;
    // A bucket that cannot be reached now is asked again for the next page.
    const bucket = await this.storage.redirectUrl(EXAMPLE).catch(() => undefined);
    const origins = [this.config.http.publicUrl, bucket].flatMap((url) => (url ? [new URL(url).origin] : []));
    if (bucket !== undefined) this.origins = origins;
    return origins;
  }
}
