import { Loader, Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ApiError } from '../shared/api/api-error.js';
import type { PreviewImageMutation } from '../shared/api/operations.js';
import { bytes, count } from '../shared/format/format.js';
import { sizeChange } from '../shared/format/size-change.js';
import { nameInUrl } from '../shared/format/url-name.js';
import { BeforeAfter } from '../shared/ui/before-after.js';
import { Card } from '../shared/ui/page.js';
import { Select } from '../shared/ui/select.js';
import { newRequestTexts } from '../texts/new-request.js';
import { compressionOf, type FetchHeader, isComplete, type Options } from './options.js';
import styles from './preview-card.module.css';
import { usePreview } from './use-preview.js';

const texts = newRequestTexts.preview;

/** One of the user's own images, before and after, which changes with the options. */
export function PreviewCard({
  urls,
  options,
  fetchHeaders,
  onError,
}: {
  readonly urls: readonly string[];
  readonly options: Options;
  readonly fetchHeaders: readonly FetchHeader[];
  /** Called when the image at a URL cannot be shown, and with null when one can. */
  readonly onError: (failed: { readonly url: string; readonly error: ApiError } | null) => void;
}) {
  const [chosen, choose] = useState('');
  const url = urls.includes(chosen) ? chosen : (urls[0] ?? null);
  const { preview, error, isLoading } = usePreview(url, {
    ...compressionOf(options),
    fetchHeaders: fetchHeaders.filter(isComplete),
  });
  useEffect(() => onError(url !== null && error ? { url, error } : null), [url, error, onError]);
  const change = preview ? sizeChange(preview.input.bytes, preview.output.bytes) : null;
  return (
    <Card
      title={texts.title}
      aside={
        <span className={styles.choice}>
          {isLoading && <Loader size="xs" role="status" aria-label={texts.loading} />}
          {url !== null && urls.length > 1 && (
            <Select
              label={texts.choose}
              isLabelHidden
              options={urls.map((value) => ({ value, label: nameInUrl(value) }))}
              value={url}
              onChange={choose}
            />
          )}
        </span>
      }
    >
      <div className={styles.content}>
        {url === null ? (
          <p className="muted">{texts.none}</p>
        ) : (
          <>
            {error ? (
              <p className={styles.error} role="alert">
                {error.message}
              </p>
            ) : preview ? (
              <>
                <BeforeAfter
                  before={preview.input.url}
                  after={preview.output.url}
                  alt={nameInUrl(url)}
                  isSmall
                />
                <p className={styles.result} aria-live="polite">
                  <strong className="number">
                    {texts.sizes(bytes(preview.input.bytes), bytes(preview.output.bytes))}
                  </strong>
                  {preview.verdict === 'KEPT_ORIGINAL' ? (
                    <span className="muted">{texts.kept}</span>
                  ) : (
                    <span className={styles.saved} data-change={change?.kind}>
                      {change?.words}
                    </span>
                  )}
                  {hasOtherSize(preview) && <span className="muted number">{pixelsOf(preview)}</span>}
                  {preview.score !== null && (
                    <span className="muted number">{texts.score(preview.score.toFixed(0))}</span>
                  )}
                </p>
              </>
            ) : (
              <Skeleton height={260} />
            )}
          </>
        )}
      </div>
    </Card>
  );
}

type Preview = Pick<PreviewImageMutation['previewImage'], 'input' | 'output'>;

const hasOtherSize = ({ input, output }: Preview): boolean =>
  input.width !== output.width || input.height !== output.height;

function pixelsOf({ input, output }: Preview): string {
  const side = ({ width, height }: Preview['input']) => texts.side(count(width), count(height));
  return texts.pixels(side(input), side(output));
}
