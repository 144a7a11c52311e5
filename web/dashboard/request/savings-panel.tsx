import { Skeleton } from '@mantine/core';
import { type CSSProperties, useState } from 'react';
import {
  type CountersFragment,
  REQUEST_SAVINGS,
  type RequestSavingsQuery,
} from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { bytes, countOf } from '../shared/format/format.js';
import { sizeChange } from '../shared/format/size-change.js';
import { Card, Empty, LoadError } from '../shared/ui/page.js';
import { requestTexts } from '../texts/request.js';
import { Thumbnail } from './image-cell.js';
import { ImageViewer, type ViewedRequest } from './image-viewer.js';
import styles from './savings-panel.module.css';
import { useReloadOn } from './use-request.js';

const texts = requestTexts.savings;

type Savings = NonNullable<RequestSavingsQuery['request']>['savings'];
type Totals = Savings['formats'][number];

/** While the request runs, the savings are read again this many times, and at most this often. */
const STEPS = 20;
const REFRESH_MS = 2000;

interface SavingsPanelProps {
  readonly request: ViewedRequest;
  readonly progress: CountersFragment;
}

/** The bytes before and after by format, and the images that lost the most. */
export function SavingsPanel({ request, progress }: SavingsPanelProps) {
  const { data, error, reload } = useQuery(REQUEST_SAVINGS, { id: request.id });
  const { status, completedImages, totalImages } = progress;
  const step = `${status} ${Math.floor((completedImages * STEPS) / Math.max(1, totalImages))}`;
  useReloadOn(step, reload, REFRESH_MS);

  const savings = data?.request?.savings;
  if (error && !savings) return <LoadError error={error} onRetry={reload} />;
  if (!savings) return <Skeleton height={180} />;
  if (savings.formats.length === 0)
    return (
      <Card>
        <Empty title={texts.none.title} text={texts.none.text} />
      </Card>
    );
  return (
    <div className={styles.cards}>
      <Card title={texts.formats} aside={<Legend />}>
        <FormatChart formats={savings.formats} />
      </Card>
      {savings.largest.length > 0 && (
        <Card title={texts.largest}>
          <Largest images={savings.largest} request={request} />
        </Card>
      )}
    </div>
  );
}

const Legend = () => (
  <span className={styles.legend} aria-hidden="true">
    <span data-bar="before">{texts.before}</span>
    <span data-bar="after">{texts.after}</span>
  </span>
);

/** The chart is a table whose cells have bars, so that every figure can be read without seeing them. */
function FormatChart({ formats }: { readonly formats: readonly Totals[] }) {
  const longest = Math.max(1, ...formats.flatMap(({ inputBytes, outputBytes }) => [inputBytes, outputBytes]));
  return (
    <table className={styles.chart}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{texts.format}</th>
          <th scope="col">{texts.bytes}</th>
          <th scope="col">{texts.change}</th>
        </tr>
      </thead>
      <tbody>
        {formats.map(({ inputFormat, outputFormat, imageCount, inputBytes, outputBytes }) => {
          const change = sizeChange(inputBytes, outputBytes);
          return (
            <tr key={`${inputFormat} ${outputFormat}`}>
              <th scope="row">
                {formatsOf(inputFormat, outputFormat)}
                <span className={styles.sub}>{countOf(imageCount, 'image')}</span>
              </th>
              <td className={styles.bars}>
                <Bar kind="before" label={texts.before} value={inputBytes} of={longest} />
                <Bar kind="after" label={texts.after} value={outputBytes} of={longest} />
              </td>
              <td className={`${styles.change} number`} data-change={change?.kind}>
                {change?.words}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function formatsOf(input: string | null, output: string | null): string {
  const [before, after] = [input, output].map((format) => format?.toUpperCase() ?? texts.unknown);
  return before === after ? before! : texts.converted(before!, after!);
}

interface BarProps {
  readonly kind: 'before' | 'after';
  readonly label: string;
  readonly value: number;
  readonly of: number;
}

const Bar = ({ kind, label, value, of }: BarProps) => (
  <span className={styles.bar}>
    <span data-bar={kind} style={{ '--share': value / of } as CSSProperties} aria-hidden="true" />
    <span className="number">
      <span className="visually-hidden">{label} </span>
      {bytes(value)}
    </span>
  </span>
);

function Largest({
  images,
  request,
}: {
  readonly images: Savings['largest'];
  readonly request: ViewedRequest;
}) {
  const [opened, setOpened] = useState<number | null>(null);
  return (
    <>
      <ol className={styles.largest}>
        {images.map((image, index) => {
          const [before, after] = [image.inputBytes ?? 0, image.outputBytes ?? 0];
          const change = sizeChange(before, after);
          return (
            <li key={image.id}>
              <button type="button" onClick={() => setOpened(index)}>
                <span className={styles.thumbnail}>
                  <Thumbnail image={image} />
                </span>
                <span className={styles.name}>{image.fileName}</span>
                <span className={`${styles.sizes} number`}>{texts.sizes(bytes(before), bytes(after))}</span>
                <span className={`${styles.saved} number`}>{change && texts.saved(change.difference)}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {opened !== null && images[opened] && (
        <ImageViewer
          image={images[opened]}
          index={opened}
          total={images.length}
          request={request}
          onMove={(index) => images[index] && setOpened(index)}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
