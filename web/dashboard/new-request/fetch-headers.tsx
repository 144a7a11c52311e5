import { Button, TextInput } from '@mantine/core';
import { newRequestTexts } from '../texts/new-request.js';
import styles from './forms.module.css';
import type { FetchHeader } from './options.js';

const texts = newRequestTexts.reading.headers;
const FIELDS = ['host', 'name', 'value'] as const;

interface FetchHeadersProps {
  readonly headers: readonly FetchHeader[];
  readonly onChange: (headers: readonly FetchHeader[]) => void;
}

/** Headers for image hosts that ask for a login. */
export function FetchHeaders({ headers, onChange }: FetchHeadersProps) {
  return (
    <fieldset className={styles.headers}>
      <legend>{texts.title}</legend>
      <p className={styles.hint}>{texts.hint}</p>
      {headers.map((header, at) => (
        // Rows have no other identity than their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={styles.header}>
          {FIELDS.map((field) => (
            <TextInput
              key={field}
              label={texts[field]}
              placeholder={texts.examples[field]}
              type={field === 'value' ? 'password' : 'text'}
              autoComplete="off"
              value={header[field]}
              error={header[field].trim() === '' ? texts.missing : null}
              onChange={(event) => {
                const changed = { ...header, [field]: event.currentTarget.value };
                onChange(headers.with(at, changed));
              }}
            />
          ))}
          <Button
            variant="default"
            size="xs"
            aria-label={texts.removeOne(header.host)}
            onClick={() => onChange(headers.toSpliced(at, 1))}
          >
            {texts.remove}
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        onClick={() => onChange([...headers, { host: '', name: '', value: '' }])}
      >
        {texts.add}
      </Button>
    </fieldset>
  );
}
