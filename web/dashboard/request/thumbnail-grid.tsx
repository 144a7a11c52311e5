import { Skeleton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import styles from './image-grid.module.css';

const LEAST_CELL = 156;
const GAP = 12;
const CAPTION = 46;

interface ThumbnailGridProps {
  readonly total: number;
  /** Reports which images are visible. */
  readonly onShow?: (first: number, last: number) => void;
  /** Returns an image by its index; null while it is not loaded. */
  readonly children: (index: number) => ReactNode;
}

/** The place as it is, or the old one where that is the same, which nothing has to be drawn for. */
const placeOf = (old: { width: number; top: number }, width: number, top: number) =>
  old.width === width && old.top === top ? old : { width, top };

/** Images in a grid as wide as the page. Only those near the visible ones are in the page. */
export function ThumbnailGrid({ total, onShow, children }: ThumbnailGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [{ width, top }, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () => {
      const at = element.getBoundingClientRect();
      // Behind another tab it has no size, and keeps the one that it had.
      if (at.width > 0) setPlace((old) => placeOf(old, at.width, at.top + window.scrollY));
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
  useEffect(() => onShow?.(first, last), [first, last, onShow]);

  return (
    <div ref={box} role="list" className={styles.grid} style={{ height: rows.getTotalSize() }}>
      {items.flatMap(({ index: row, start }) =>
        Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) => {
          const index = row * columns + column;
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
              {children(index) ?? <Skeleton height={side} animate={false} />}
            </div>
          );
        }),
      )}
    </div>
  );
}
