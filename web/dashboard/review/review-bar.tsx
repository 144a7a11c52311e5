import { Button, Menu } from '@mantine/core';
import { useMemo } from 'react';
import { isActive } from '../requests/request-actions.js';
import type { CountersFragment, ReviewedImageFragment } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { RetryIcon } from '../shared/ui/icons.js';
import { Meter } from '../shared/ui/meter.js';
import { reviewTexts as texts } from '../texts/review.js';
import { Select } from '../shared/ui/select.js';
import { hasScores, idsBelow, isOrdered, MOST_REDONE, type ReviewOrder } from './review-order.js';
import styles from './review.module.css';

const SCORES = [50, 60, 70, 80, 90];

interface ReviewBarProps {
  readonly images: readonly ReviewedImageFragment[];
  readonly selected: ReadonlySet<string>;
  readonly progress: CountersFragment;
  readonly order: ReviewOrder;
  readonly onOrder: (order: ReviewOrder) => void;
  readonly isRedoing: boolean;
  readonly isKeeping: boolean;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly onKeep: () => void;
  readonly onRedo: () => void;
}

/** Selects images, and has the selected ones made again. It stays visible while the images scroll. */
export function ReviewBar({
  images,
  selected,
  progress,
  order,
  onOrder,
  onSelect,
  ...actions
}: ReviewBarProps) {
  const { isRedoing, isKeeping, onKeep, onRedo } = actions;
  const { status, processedImages, totalImages } = progress;
  // Of thousands of images, these are counted once and not with each selection.
  const { isScored, isMixed, scores } = useMemo(
    () => ({
      isScored: hasScores(images),
      isMixed: images.some(({ score }) => score === null),
      scores: SCORES.filter((least) => images.some(({ score }) => score !== null && score < least)),
    }),
    [images],
  );
  const names = isScored ? texts.order.names : { ...texts.order.names, score: texts.order.reduced };
  const isRunning = isActive(status);
  const isPossible =
    !isRunning && status !== 'CANCELLED' && selected.size > 0 && selected.size <= MOST_REDONE;
  const isBusy = isRedoing || isKeeping;
  const note = isRunning
    ? texts.running
    : status === 'CANCELLED'
      ? texts.cancelled
      : selected.size > MOST_REDONE
        ? texts.most(count(MOST_REDONE))
        : selected.size > 0
          ? texts.selected(count(selected.size))
          : !isOrdered(images, order)
            ? texts.order.kept
            : order !== 'score'
              ? ''
              : !isScored
                ? texts.order.unscored
                : isMixed
                  ? texts.order.mixed
                  : texts.order.scored;
  return (
    <div className={styles.bar}>
      <Menu position="bottom-start" shadow="md" width={190}>
        <Menu.Target>
          <Button size="xs" variant="default">
            {texts.select.menu}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onSelect(new Set(images.map(({ id }) => id)))}>
            {texts.select.all}
          </Menu.Item>
          {scores.map((score) => (
            <Menu.Item key={score} onClick={() => onSelect(idsBelow(images, score))}>
              {texts.select.below(score)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => onSelect(new Set())}>{texts.select.none}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <span className={styles.order}>
        <Select
          label={texts.order.label}
          isLabelHidden
          options={Object.entries(names).map(([value, label]) => ({ value, label }))}
          value={order}
          onChange={(value) => onOrder(value as ReviewOrder)}
        />
      </span>
      <span className={styles.note} role="status">
        {note}
        {isRunning && (
          <Meter
            label={texts.running}
            size="small"
            isActive
            value={totalImages === 0 ? 1 : processedImages / totalImages}
          />
        )}
      </span>
      <div className={styles.buttons}>
        <Button
          size="xs"
          variant="default"
          disabled={!isPossible || isBusy}
          loading={isKeeping}
          onClick={onKeep}
        >
          {texts.keep}
        </Button>
        <Button
          size="xs"
          leftSection={<RetryIcon size={14} />}
          disabled={!isPossible || isBusy}
          loading={isRedoing}
          onClick={onRedo}
        >
          {texts.redo}
        </Button>
      </div>
    </div>
  );
}
