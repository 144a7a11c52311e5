import { Alert, Button, Checkbox, TextInput } from '@mantine/core';
import { countOf } from '../shared/format/format.js';
import type { CatalogueProfile } from '../shared/api/operations.js';
import { AlertIcon } from '../shared/ui/icons.js';
import { Card } from '../shared/ui/page.js';
import { Select } from '../shared/ui/select.js';
import { newRequestTexts } from '../texts/new-request.js';
import { choicesOf, chosenMapping, type Inspection, letterOf, type Mapping } from './columns.js';
import { FetchHeaders } from './fetch-headers.js';
import { DETECTED, type Reading } from './options.js';
import styles from './forms.module.css';

const texts = newRequestTexts.reading;

const PROFILES = Object.entries(texts.profiles).map(([value, label]) => ({ value, label }));

/** Below this confidence the upload asks for the columns. */
const SURE = 0.7;

interface ReadingCardProps {
  readonly inspection: Inspection;
  readonly reading: Reading;
  readonly onChange: (reading: Reading) => void;
}

/** Which columns are read as what. Everything is detected, and can be corrected. */
export function ReadingCard({ inspection, reading, onChange }: ReadingCardProps) {
  const { columns, proposal, sheets } = inspection;
  const choices = choicesOf(columns);
  const mapping = chosenMapping(reading.columns, inspection);
  const map = (change: Partial<Mapping>) => onChange({ ...reading, columns: { ...mapping, ...change } });
  const urls = new Map(proposal.urlColumns.map(({ letter, urlCount }) => [letter, urlCount]));
  const likely = choices.filter(
    ({ value }, index) => urls.has(letterOf(index)) || mapping.images.includes(value),
  );
  // Relative addresses are no URLs: where none is found, any column may have them.
  const candidates = likely.length > 0 ? likely : choices;
  const isChanged = JSON.stringify(reading) !== JSON.stringify(DETECTED);
  const columnOptions = [{ value: '', label: texts.none }, ...choices];

  return (
    <Card
      title={texts.title}
      aside={
        isChanged && (
          <Button size="compact-xs" variant="default" onClick={() => onChange(DETECTED)}>
            {texts.reset}
          </Button>
        )
      }
    >
      <div className={styles.form}>
        {proposal.confidence < SURE && reading.columns === null && likely.length > 0 && (
          <Alert color="yellow" icon={<AlertIcon />} className={styles.warning}>
            {texts.unsure}
          </Alert>
        )}
        <div className={styles.pair}>
          <Select
            label={texts.profile}
            options={PROFILES}
            value={reading.profile ?? inspection.profile}
            onChange={(value) => onChange({ ...reading, profile: value as CatalogueProfile, columns: null })}
          />
          {sheets.length > 1 && (
            <Select
              label={texts.sheet}
              options={sheets.map((name) => ({ value: name, label: name }))}
              value={reading.sheet ?? inspection.sheet ?? ''}
              onChange={(sheet) => onChange({ ...reading, sheet, columns: null })}
            />
          )}
        </div>
        <Checkbox.Group
          label={texts.images}
          value={[...mapping.images]}
          onChange={(images) =>
            map({ images: choices.map(({ value }) => value).filter((value) => images.includes(value)) })
          }
        >
          <div className={styles.checks}>
            {candidates.map(({ value, label }) => {
              const found = urls.get(letterOf(choices.findIndex((choice) => choice.value === value)));
              return (
                <Checkbox
                  key={value}
                  value={value}
                  label={label}
                  description={found === undefined ? undefined : countOf(found, 'URL')}
                />
              );
            })}
          </div>
        </Checkbox.Group>
        <div className={styles.pair}>
          <Select
            label={texts.name}
            options={columnOptions}
            value={mapping.name ?? ''}
            onChange={(value) => map({ name: value === '' ? null : value })}
          />
          <Select
            label={texts.serialNumber}
            options={columnOptions}
            value={mapping.serialNumber ?? ''}
            onChange={(value) => map({ serialNumber: value === '' ? null : value })}
          />
        </div>
        <TextInput
          label={texts.baseUrl}
          description={texts.baseUrlHint}
          placeholder="https://shop.example/media"
          type="url"
          value={reading.baseUrl}
          onChange={(event) => onChange({ ...reading, baseUrl: event.currentTarget.value })}
        />
        <details className={styles.more} open={reading.fetchHeaders.length > 0}>
          <summary>{texts.more}</summary>
          <div className={styles.inner}>
            <FetchHeaders
              headers={reading.fetchHeaders}
              onChange={(fetchHeaders) => onChange({ ...reading, fetchHeaders })}
            />
            <div className={styles.pair}>
              <TextInput
                label={texts.encoding}
                description={texts.encodingHint}
                placeholder={inspection.encoding}
                value={reading.encoding}
                onChange={(event) => onChange({ ...reading, encoding: event.currentTarget.value })}
              />
              <TextInput
                label={texts.previous}
                description={texts.previousHint}
                placeholder={inspection.previousRequest?.id}
                value={reading.previousRequestId}
                onChange={(event) => onChange({ ...reading, previousRequestId: event.currentTarget.value })}
              />
            </div>
          </div>
        </details>
      </div>
    </Card>
  );
}
