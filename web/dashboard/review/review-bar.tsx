import { Button, Menu } from '@mantine/core';
import { isActive } from '../requests/request-actions.js';
import type { CountersFragment, ReviewedImageFragment } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { RetryIcon } from '../shared/ui/icons.js';
import { Meter } from '../shared/ui/meter.js';
import { reviewTexts as texts } from '../texts/review.js';
import { idsBelow, MOST_REDONE } from './review-order.js';
import styles from './review.module.css';

const SCORES = [50, 60, 70, 80, 90];

interface ReviewBarProps {
  readonly images: readonly ReviewedImageFragment[];
  readonly selected: ReadonlySet<string>;
  readonly progress: CountersFragment;
  readonly isBusy: boolean;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly onKeep: () => void;
  readonly onRedo: () => void;
}

/** Selects images, and has the selected ones made again. It stays visible while the images scroll. */
export function ReviewBar({ images, selected, progress, isBusy, onSelect, onKeep, onRedo }: ReviewBarProps) {
  const { status, processedImages, totalImages } = progress;
  const isScored = images.some(({ score }) => score !== null);
  const isRunning = isActive(status);
  const isPossible =
    !isRunning && status !== 'CANCELLED' && selected.size > 0 && selected.size <= MOST_REDONE;
  const note = isRunning
    ? texts.running
    : status === 'CANCELLED'
      ? texts.cancelled
      : selected.size > MOST_REDONE
        ? texts.most(count(MOST_REDONE))
        : selected.size > 0
          ? texts.selected(count(selected.size))
          : isScored
            ? texts.order.scored
            : texts.order.unscored;
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
          {isScored &&
            SCORES.map((score) => (
              <Menu.Item key={score} onClick={() => onSelect(idsBelow(images, score))}>
                {texts.select.below(score)}
              </Menu.Item>
            ))}
          <Menu.Item onClick={() => onSelect(new Set())}>{texts.select.none}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
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
        <Button size="xs" variant="default" disabled={!isPossible} loading={isBusy} onClick={onKeep}>
          {texts.keep}
        </Button>
        <Button
          size="xs"
          leftSection={<RetryIcon size={14} />}
          disabled={!isPossible}
          loading={isBusy}
          onClick={onRedo}
        >
          {texts.redo}
        </Button>
      </div>
    </div>
  );
}
