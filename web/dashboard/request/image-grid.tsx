import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CountersFragment, ImageStatus } from '../shared/api/operations.js';
import { ImageIcon } from '../shared/ui/icons.js';
import { Empty, LoadError } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import { ImageCell } from './image-cell.js';
import styles from './image-grid.module.css';
import { ImageViewer } from './image-viewer.js';
import { useImages } from './use-images.js';

const texts = requestTexts.images;

const LEAST_CELL = 156;
const GAP = 12;
const CAPTION = 46;

const FILTERS = [
  { value: '', label: texts.all },
  { value: 'COMPLETED', label: texts.completed },
  { value: 'FAILED', label: texts.failed },
];

interface ImageGridProps {
  readonly requestId: string;
  readonly progress: CountersFragment;
  readonly hasEnded: boolean;
}

/** All images of a request as thumbnails, which fill in as they finish. Only those near the visible ones are in the page. */
export function ImageGrid({ requestId, progress, hasEnded }: ImageGridProps) {
  const [filter, setFilter] = useState('');
  const [opened, setOpened] = useState<number | null>(null);
  const status = filter === '' ? null : (filter as ImageStatus);
  const { images, error, reload, show } = useImages(requestId, {
    status,
    version: progress.sequence,
    hasEnded,
    round: roundOf(status, progress, hasEnded),
  });
  const total = images?.total ?? progress.totalImages;
  const isEmpty = images !== null && images.total === 0;

  return (
    <div className={styles.panel}>
      <SegmentedControl
        className={styles.filter}
        aria-label={texts.filter}
        size="xs"
        data={FILTERS}
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
          {status !== null && (
            <Button variant="default" size="sm" onClick={() => setFilter('')}>
              {texts.all}
            </Button>
          )}
        </Empty>
      ) : (
        <Thumbnails total={total} cells={images?.cells ?? []} onShow={show} onOpen={setOpened} />
      )}
      {opened !== null && images?.cells[opened] && (
        <ImageViewer
          image={images.cells[opened]}
          index={opened}
          total={total}
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

/**
 * Changes when the list has to be loaded from its start. That of all images only has to when failed images are retried;
 * one with a filter grows while the request runs.
 */
function roundOf(filter: ImageStatus | null, progress: CountersFragment, hasEnded: boolean): string {
  if (filter === null) return hasEnded ? `ended ${progress.failedImages}` : 'running';
  if (filter === 'FAILED') return `${progress.status} ${progress.failedImages}`;
  const step = Math.max(20, progress.totalImages / 20);
  return `${progress.status} ${Math.floor(progress.completedImages / step)}`;
}

interface ThumbnailsProps {
  readonly total: number;
  readonly cells: readonly Parameters<typeof ImageCell>[0]['image'][];
  readonly onShow: (first: number, last: number) => void;
  readonly onOpen: (index: number) => void;
}

function Thumbnails({ total, cells, onShow, onOpen }: ThumbnailsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [{ width, top }, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () => {
      const at = element.getBoundingClientRect();
      setPlace({ width: at.width, top: at.top + window.scrollY });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const columns = Math.max(2, Math.floor((width + GAP) / (LEAST_CELL + GAP)));
  const side = (width - GAP * (columns - 1)) / columns;
  const rowHeight = Math.round(side + CAPTION + GAP);
  const rows = useWindowVirtualizer({
    count: width === 0 ? 0 : Math.ceil(total / columns),
    estimateSize: () => rowHeight,
    overscan: 2,
    scrollMargin: top,
  });
  useEffect(() => rows.measure(), [rows, rowHeight]);
  const items = rows.getVirtualItems();
  const first = (items[0]?.index ?? 0) * columns;
  const last = Math.min(total, ((items.at(-1)?.index ?? 0) + 1) * columns) - 1;
  useEffect(() => onShow(first, last), [first, last, onShow]);

  return (
    <div ref={box} role="list" className={styles.grid} style={{ height: rows.getTotalSize() }}>
      {items.flatMap(({ index: row, start }) =>
        Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) => {
          const index = row * columns + column;
          const image = cells[index];
          return (
            <div
              key={index}
              role="listitem"
              aria-setsize={total}
              aria-posinset={index + 1}
              className={styles.cell}
              style={{
                width: side,
                height: rowHeight - GAP,
                transform: `translate(${column * (side + GAP)}px, ${start - top}px)`,
              }}
            >
              {image ? (
                <ImageCell image={image} onOpen={() => onOpen(index)} />
              ) : (
                <Skeleton height={side} animate={false} />
              )}
            </div>
          );
        }),
      )}
    </div>
  );
}
