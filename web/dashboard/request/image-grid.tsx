import { Button, SegmentedControl } from '@mantine/core';
import { memo, useState } from 'react';
import type { CountersFragment } from '../shared/api/operations.js';
import { ImageIcon } from '../shared/ui/icons.js';
import { Empty, LoadError } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import { ImageCell } from './image-cell.js';
import { filterOf, filtersOf } from './image-filters.js';
import styles from './image-grid.module.css';
import { ImageViewer, type ViewedRequest } from './image-viewer.js';
import { ThumbnailGrid } from './thumbnail-grid.js';
import { useImages } from './use-images.js';

const texts = requestTexts.images;

interface ImageGridProps {
  readonly request: ViewedRequest;
  readonly progress: CountersFragment;
  readonly hasEnded: boolean;
  /** Hidden, the grid stays as it is, and catches up when it is shown again. */
  readonly isShown: boolean;
}

/** All images of a request as thumbnails, which fill in as they finish. Only those near the visible ones are in the page. */
export const ImageGrid = memo(Grid, isUpToDate);

function Grid({ request, progress, hasEnded }: ImageGridProps) {
  const [filter, setFilter] = useState('');
  const [opened, setOpened] = useState<number | null>(null);
  const { status, change } = filterOf(filter);
  const { images, error, reload, show } = useImages(request.id, {
    status,
    change,
    version: progress.sequence,
    hasEnded,
    round: roundOf(filter, progress, hasEnded),
  });
  const total = images?.total ?? progress.totalImages;
  const isEmpty = images !== null && images.total === 0;

  return (
    <div className={styles.panel}>
      <SegmentedControl
        className={styles.filter}
        aria-label={texts.filter}
        size="xs"
        data={filtersOf(progress.comparison)}
        value={filter}
        onChange={(value) => setFilter(value)}
      />
      {error && images === null ? (
        <LoadError error={error} onRetry={reload} />
      ) : isEmpty ? (
        <Empty
          icon={<ImageIcon size={20} />}
          title={texts.noneTitle}
          text={progress.totalImages === 0 ? texts.noImages : texts.none}
        >
          {filter !== '' && (
            <Button variant="default" size="sm" onClick={() => setFilter('')}>
              {texts.all}
            </Button>
          )}
        </Empty>
      ) : (
        <ThumbnailGrid total={total} onShow={show}>
          {(index) => {
            const image = images?.cells[index];
            return image ? <ImageCell image={image} onOpen={() => setOpened(index)} /> : null;
          }}
        </ThumbnailGrid>
      )}
      {opened !== null && images?.cells[opened] && (
        <ImageViewer
          image={images.cells[opened]}
          index={opened}
          total={total}
          request={request}
          onMove={(index) => {
            show(index, index + 1);
            if (index >= 0 && index < images.cells.length) setOpened(index);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}

function isUpToDate(rendered: ImageGridProps, next: ImageGridProps): boolean {
  if (!next.isShown) return true;
  return (
    rendered.request.id === next.request.id &&
    rendered.progress === next.progress &&
    rendered.hasEnded === next.hasEnded
  );
}

/**
 * Changes when the list has to be loaded from its start. That of all images only has to when failed images are retried;
 * one with a filter grows while the request runs.
 */
function roundOf(filter: string, progress: CountersFragment, hasEnded: boolean): string {
  if (filter === '') return hasEnded ? `ended ${progress.failedImages}` : 'running';
  if (filter === 'FAILED') return `${progress.status} ${progress.failedImages}`;
  const step = Math.max(20, progress.totalImages / 20);
  return `${progress.status} ${Math.floor(progress.completedImages / step)}`;
}
