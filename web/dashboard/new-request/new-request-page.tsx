import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/CheckboxIndicator.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Slider.css';
import { Button, Modal, Skeleton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { INSTALLATION } from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { bytes, countOf } from '../shared/format/format.js';
import { CopyButton } from '../shared/ui/copy-button.js';
import { Meter } from '../shared/ui/meter.js';
import { Card, LoadError, Page } from '../shared/ui/page.js';
import { newRequestTexts as texts } from '../texts/new-request.js';
import { blockedInWords, type FailedExample } from './blocked.js';
import { DropZone, FileButton } from './drop-zone.js';
import { FoundCard } from './found-card.js';
import styles from './new-request-page.module.css';
import { type EarlierRequest, optionsOf, readingOf } from './earlier.js';
import { LastRun } from './last-run.js';
import {
  DEFAULTS,
  DETECTED,
  forget,
  inputOf,
  isDefault,
  lacksHeaders,
  remember,
  rememberedOptions,
} from './options.js';
import { OptionsCard } from './options-card.js';
import { PreviewCard } from './preview-card.js';
import { ReadingCard } from './reading-card.js';
import { UnusableFile } from './unusable-file.js';
import { useEarlier } from './use-earlier.js';
import { useInspection } from './use-inspection.js';
import { useUpload } from './use-upload.js';

const percent = (share: number) => `${Math.round(share * 100)}%`;

/** Checks a catalogue before anything starts, lets the user choose, and uploads it. */
export default function NewRequestPage() {
  const [, navigate] = useLocation();
  const [file, setFile] = useState<File | null>(null);
  const [reading, setReading] = useState(DETECTED);
  const [options, setOptions] = useState(rememberedOptions);
  const [isRemembered, setRemembered] = useState(() => !isDefault(options));
  const hasEmail = useQuery(INSTALLATION, {}).data?.installation.hasEmail ?? false;
  const [secret, setSecret] = useState<{ readonly id: string; readonly text: string } | null>(null);
  const { inspection, error, isLoading, sent } = useInspection(file, reading, options);
  const upload = useUpload(file, inputOf(options, reading, hasEmail), ({ id, webhookSecret }) => {
    remember(options);
    if (webhookSecret === null) navigate(`/requests/${id}`);
    else setSecret({ id, text: webhookSecret });
  });
  const urls = useMemo(
    () => [...new Set(inspection?.proposal.firstRows.flatMap(({ imageUrls }) => imageUrls) ?? [])],
    [inspection],
  );
  const choose = (chosen: File) => {
    setFile(chosen);
    setReading(DETECTED);
  };

  const reset = () => {
    forget();
    setOptions(DEFAULTS);
    setRemembered(false);
  };
  const use = (earlier: EarlierRequest) => {
    setReading(readingOf(earlier));
    setOptions(optionsOf(earlier));
    setRemembered(false);
  };
  const again = useEarlier(new URLSearchParams(useSearch()).get('again'), (earlier, earlierFile) => {
    setFile(earlierFile);
    use(earlier);
  });
  const [failed, setFailed] = useState<FailedExample | null>(null);
  const blocked = inspection && blockedInWords(inspection, failed);
  const isUnusable = error?.code === 'INVALID_CSV' && inspection === null;
  const hasNothing =
    isUnusable || (inspection !== null && !inspection.isAccepted && inspection.imageCount === 0);

  const hasNoUrls = hasNothing && inspection?.proposal.urlColumns.length === 0;

  if (file === null)
    return (
      <Page title={texts.title} about={texts.about}>
        {again.error && <LoadError error={again.error} />}
        {again.isLoading ? <Checking sent={0} /> : <DropZone onFile={choose} />}
      </Page>
    );
  return (
    <DropZone onFile={choose}>
      <Page
        title={texts.title}
        about={`${file.name} · ${bytes(file.size)}`}
        actions={
          upload.sent === null && (
            <FileButton variant="default" onFile={choose}>
              {texts.drop.another}
            </FileButton>
          )
        }
      >
        {upload.sent !== null && <Sending sent={upload.sent} onCancel={upload.cancel} />}
        {inspection?.lastRequest && (
          <LastRun
            last={inspection.lastRequest}
            fileName={file.name}
            options={options}
            reading={reading}
            onUse={use}
          />
        )}
        <div className={styles.layout} data-single={hasNothing || undefined}>
          <div className={styles.column}>
            {isUnusable && <UnusableFile title={texts.unusable.title} reason={error.message} />}
            {error && !isUnusable && <LoadError error={error} onRetry={() => setReading({ ...reading })} />}
            {inspection === null && !error && <Checking sent={sent} />}
            {inspection !== null && (
              <div className={styles.column} aria-busy={isLoading} data-busy={isLoading || undefined}>
                {hasNoUrls && (
                  <UnusableFile title={texts.unusable.noUrls.title} reason={texts.unusable.noUrls.text} />
                )}
                <FoundCard inspection={inspection} isCompared={options.compare} isUnreadable={hasNoUrls} />
                <ReadingCard inspection={inspection} reading={reading} onChange={setReading} />
              </div>
            )}
          </div>
          {!hasNothing && (
            <div className={styles.column}>
              <div className={styles.example}>
                <PreviewCard
                  urls={urls}
                  options={options}
                  fetchHeaders={reading.fetchHeaders}
                  onError={setFailed}
                />
              </div>
              <OptionsCard
                options={options}
                hasEmail={hasEmail}
                onChange={setOptions}
                onReset={isRemembered ? reset : null}
              />
            </div>
          )}
        </div>
        {upload.sent === null && inspection !== null && !hasNothing && (
          <div className={styles.start}>
            {blocked ? (
              <p className={styles.blocked} role="alert">
                {blocked}
              </p>
            ) : (
              <p className={styles.about}>{file.name}</p>
            )}
            <Button
              disabled={!inspection.isAccepted || isLoading || lacksHeaders(reading)}
              onClick={upload.start}
            >
              {texts.upload.button(countOf(inspection.imageCount, 'image'))}
            </Button>
          </div>
        )}
      </Page>
      {secret && (
        <Modal opened onClose={() => navigate(`/requests/${secret.id}`)} title={texts.secret.title} size="md">
          <p className="muted">{texts.secret.text}</p>
          <p className={styles.secret}>
            <code>{secret.text}</code>
            <CopyButton text={secret.text} label={texts.secret.label} />
          </p>
          <Button onClick={() => navigate(`/requests/${secret.id}`)}>{texts.secret.go}</Button>
        </Modal>
      )}
    </DropZone>
  );
}

function Checking({ sent }: { readonly sent: number }) {
  const label = sent > 0 && sent < 1 ? texts.sending(percent(sent)) : texts.checking;
  return (
    <Card title={label}>
      <div className={styles.checking} aria-busy="true">
        <Meter label={label} value={sent} isActive />
        <Skeleton height={18} width="55%" />
        <Skeleton height={18} width="70%" />
        <Skeleton height={18} width="40%" />
      </div>
    </Card>
  );
}

function Sending({ sent, onCancel }: { readonly sent: number; readonly onCancel: () => void }) {
  const label = sent < 1 ? texts.upload.sending(percent(sent)) : texts.upload.storing;
  return (
    <Card
      title={label}
      aside={
        <Button variant="default" size="xs" onClick={onCancel}>
          {texts.upload.cancel}
        </Button>
      }
    >
      <div className={styles.checking}>
        <Meter label={label} value={sent} isActive />
      </div>
    </Card>
  );
}
