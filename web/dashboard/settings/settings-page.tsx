import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { INSTALLATION, type InstallationQuery, OWNER } from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { count, countOf, duration, limitOfBytes } from '../shared/format/format.js';
import { Card, LoadError, Page } from '../shared/ui/page.js';
import { isLoopback } from '../shared/format/loopback.js';
import facts from '../request/panels.module.css';
import { texts as common } from '../texts/common.js';
import { settingsTexts as texts } from '../texts/settings.js';
import { HealthCard } from './health-card.js';

type Installation = InstallationQuery['installation'];
type Facts = readonly (readonly [label: string, value: string])[];

/** What the server runs on, whether it works, and its limits. Nothing can be changed here. */
export default function SettingsPage() {
  const { data, error, reload } = useQuery(INSTALLATION, {});
  const owner = useQuery(OWNER, {}).data?.owner ?? null;
  return (
    <Page title={texts.title} about={texts.about}>
      {data ? (
        <>
          <HealthCard installation={data.installation} />
          <FactsCard title={texts.limits.title} rows={limitsOf(data.installation)} />
          <FactsCard title={texts.access.title} rows={accessOf(data.installation, owner)} />
        </>
      ) : error ? (
        <LoadError error={error} onRetry={reload} />
      ) : (
        <Skeleton height={240} aria-label={common.loading} />
      )}
    </Page>
  );
}

function limitsOf({ limits }: Installation): Facts {
  return [
    [texts.limits.fileBytes, limitOfBytes(limits.fileBytes)],
    [texts.limits.fileImages, count(limits.fileImages)],
    [texts.limits.imageBytes, limitOfBytes(limits.imageBytes)],
    [texts.limits.imagePixels, texts.limits.megapixels(count(Math.round(limits.imagePixels / 1e6)))],
    [texts.limits.download, duration(limits.downloadMs / 1000)],
    [texts.limits.compression, duration(limits.compressionMs / 1000)],
    [texts.limits.perHost, count(limits.downloadsPerHost)],
  ];
}

function accessOf(
  { publicUrl, imagesUrl, needsKey, privateAddresses, hasEmail, limits }: Installation,
  owner: string | null,
): Facts {
  const { retentionDays, requestsPerMinute } = limits;
  return [
    [texts.access.publicUrl, isLoopback(publicUrl) ? texts.access.onlyHere(publicUrl) : publicUrl],
    ...(imagesUrl === publicUrl ? [] : [[texts.access.imagesUrl, imagesUrl] as const]),
    [texts.access.keys, needsKey ? texts.access.keysNeeded : texts.access.noKeys],
    ...(owner === null ? [] : [[texts.access.owner, owner] as const]),
    [
      texts.access.requests,
      requestsPerMinute === null ? texts.access.noLimit : texts.access.perMinute(count(requestsPerMinute)),
    ],
    ...(privateAddresses === null
      ? []
      : [
          [
            texts.access.privateAddresses,
            privateAddresses.length === 0 ? texts.access.noPrivate : privateAddresses.join(', '),
          ] as const,
        ]),
    [texts.access.email, hasEmail ? texts.access.hasEmail : texts.access.noEmail],
    [
      texts.access.retention,
      retentionDays === null ? texts.access.kept : texts.access.deleted(countOf(retentionDays, 'day')),
    ],
  ];
}

function FactsCard({ title, rows }: { readonly title: ReactNode; readonly rows: Facts }) {
  return (
    <Card title={title}>
      <dl className={facts.facts}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
