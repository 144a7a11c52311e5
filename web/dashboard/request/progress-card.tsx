import { useEffect, useRef, useState } from 'react';
import type { CountersFragment } from '../shared/api/operations.js';
import { isActive } from '../requests/request-actions.js';
import { age, bytes, count, duration, moment } from '../shared/format/format.js';
import { sizeChange } from '../shared/format/size-change.js';
import { useNow } from '../shared/format/use-now.js';
import { Meter } from '../shared/ui/meter.js';
import { Card } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import { ChangesLine } from './changes-line.js';
import { FindingsLine } from './findings-line.js';
import { imagesPerSecond, type Sample, withSample } from './rate.js';
import styles from './progress-card.module.css';
import type { Details } from './use-request.js';

const texts = requestTexts.progress;

interface ProgressCardProps {
  readonly request: Details;
  readonly progress: CountersFragment;
}

/** How far a request is, how fast it goes, what it saves, and when it ends or has ended. */
export function ProgressCard({ request, progress }: ProgressCardProps) {
  const { totalImages, processedImages, completedImages, failedImages, inputBytes, outputBytes, status } =
    progress;
  const isRunning = isActive(status);
  const change = sizeChange(inputBytes, outputBytes);
  return (
    <Card>
      <div className={styles.content}>
        <Meter
          label={texts.label}
          value={totalImages === 0 ? 1 : processedImages / totalImages}
          failed={totalImages === 0 ? 0 : failedImages / totalImages}
          isActive={isRunning}
        />
        <dl className={styles.stats}>
          <Stat label={texts.images} value={count(completedImages)}>
            {completedImages === totalImages ? texts.compressed : texts.ofCompressed(count(totalImages))}
            {failedImages > 0 && <span className={styles.failed}>{texts.failed(count(failedImages))}</span>}
          </Stat>
          <Stat
            label={change?.kind === 'larger' ? texts.added : texts.saved}
            value={change === null ? texts.none : change.difference}
          >
            {change?.words}
          </Stat>
          {isRunning ? <Running progress={progress} /> : <Ended request={request} progress={progress} />}
        </dl>
        {progress.comparison && (
          <ChangesLine requestId={request.id} comparison={progress.comparison} progress={progress} />
        )}
        <FindingsLine request={request} />
      </div>
    </Card>
  );
}

function Running({ progress }: { readonly progress: CountersFragment }) {
  const now = useNow(1000);
  const samples = useSamples(progress.processedImages);
  const rate = imagesPerSecond(samples, now);
  const left = useCountdown(progress, now);
  const isFinishing = progress.processedImages >= progress.totalImages;
  return (
    <>
      <Stat
        label={texts.speed}
        value={rate === null ? texts.none : texts.perSecond(rate.toFixed(rate < 10 ? 1 : 0))}
      />
      <Stat
        label={texts.left}
        value={isFinishing ? texts.finishing : left === null ? texts.estimating : duration(left)}
        isQuiet={isFinishing || left === null}
      />
    </>
  );
}

/**
 * The bytes before and after, and when the request has ended. Its time of start is that of the last round of a retry, so how long
 * all images took is not known.
 */
function Ended({ request: { completedAt }, progress: { inputBytes, outputBytes } }: ProgressCardProps) {
  const now = useNow(30_000);
  return (
    <>
      <Stat
        label={texts.size}
        value={inputBytes > 0 ? texts.sizes(bytes(inputBytes), bytes(outputBytes)) : texts.none}
      />
      <Stat label={texts.ended} value={completedAt === null ? texts.none : age(completedAt, now)}>
        {completedAt !== null && moment(completedAt)}
      </Stat>
    </>
  );
}

/** Remembers how many images were processed when, as the events arrive. */
function useSamples(processed: number): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => setSamples((old) => withSample(old, { atMs: Date.now(), processed })), [processed]);
  return samples;
}

/** Counts the estimate of the last event down to the next one. */
function useCountdown({ etaSeconds, sequence }: CountersFragment, now: number): number | null {
  const event = useRef({ sequence, atMs: now });
  if (event.current.sequence !== sequence) event.current = { sequence, atMs: now };
  return etaSeconds === null ? null : Math.max(1, etaSeconds - (now - event.current.atMs) / 1000);
}

interface StatProps {
  readonly label: string;
  readonly value: string;
  readonly isQuiet?: boolean;
  readonly children?: React.ReactNode;
}

function Stat({ label, value, isQuiet, children }: StatProps) {
  return (
    <div className={styles.stat}>
      <dt>{label}</dt>
      <dd className="number">
        <span className={isQuiet ? styles.quiet : styles.value}>{value}</span>
        {children && <span className={styles.note}>{children}</span>}
      </dd>
    </div>
  );
}
