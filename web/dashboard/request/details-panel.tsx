import type { ReactNode } from 'react';
import { targetInWords } from '../new-request/measure.js';
import { count, moment } from '../shared/format/format.js';
import { CopyButton } from '../shared/ui/copy-button.js';
import { Card } from '../shared/ui/page.js';
import { newRequestTexts } from '../texts/new-request.js';
import { requestTexts } from '../texts/request.js';
import styles from './panels.module.css';
import type { Details } from './use-request.js';

const texts = requestTexts.details;

/** How the file is read and its images are compressed. */
export function DetailsPanel({ request }: { readonly request: Details }) {
  const { options, profile, inputFormat, webhookUrl, email } = request;
  const { maxWidth, maxHeight } = options;
  const side = (value: number | null) => (value === null ? '∞' : count(value));
  const rows: [label: string, value: ReactNode][] = [
    [
      texts.profile,
      profile === 'GENERIC'
        ? texts.noShop(inputFormat)
        : [inputFormat, profile && newRequestTexts.reading.profiles[profile]].filter(Boolean).join(' · '),
    ],
    options.target === null
      ? [texts.quality, count(options.quality)]
      : [texts.target, targetInWords(options.target)],
    [texts.format, texts.formats[options.format]],
    [
      texts.size,
      maxWidth === null && maxHeight === null ? texts.anySize : texts.upTo(side(maxWidth), side(maxHeight)),
    ],
    ...(options.sizes === null
      ? []
      : [[texts.sizes, texts.widths(options.sizes.map(count).join(', '))] as [string, ReactNode]]),
    [texts.effort, texts.efforts[options.effort]],
    ...(options.trim ? [[texts.trim, texts.trimmed] as [string, ReactNode]] : []),
    ...(options.pad === null ? [] : [[texts.pad, options.pad] as [string, ReactNode]]),
    ...(options.background === null ? [] : [[texts.background, options.background] as [string, ReactNode]]),
    [texts.metadata, options.keepMetadata ? texts.kept : texts.removed],
    [texts.originals, options.keepOriginals ? texts.kept : texts.notStored],
    ...(options.checks ? [[texts.checks, texts.checked] as [string, ReactNode]] : []),
    [texts.withoutImages, count(request.productsWithoutImages)],
    ...(request.unreadImageColumns.length > 0
      ? [[texts.unread, request.unreadImageColumns.join(', ')] as [string, ReactNode]]
      : []),
    ...(webhookUrl === null ? [] : [[texts.webhook, webhookUrl] as [string, ReactNode]]),
    ...(email === null ? [] : [[texts.email, email] as [string, ReactNode]]),
    ...(request.startedAt === null
      ? []
      : [[texts.started, moment(request.startedAt)] as [string, ReactNode]]),
    ...(request.completedAt === null
      ? []
      : [[texts.ended, moment(request.completedAt)] as [string, ReactNode]]),
    [
      texts.id,
      <span key="id" className={styles.id}>
        <code>{request.id}</code>
        <CopyButton text={request.id} label={texts.id} />
      </span>,
    ],
  ];
  return (
    <Card>
      <dl className={styles.facts}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
