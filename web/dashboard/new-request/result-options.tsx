import { Checkbox, TextInput } from '@mantine/core';
import { Select } from '../shared/ui/select.js';
import { newRequestTexts } from '../texts/new-request.js';
import styles from './forms.module.css';
import type { Options } from './options.js';

const texts = newRequestTexts.options;

const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

interface ResultOptionsProps {
  readonly options: Options;
  /** Whether the server can send e-mail. */
  readonly hasEmail: boolean;
  readonly onChange: (change: Partial<Options>) => void;
}

/** What the output file looks like, what it is compared with, and who is notified. */
export function ResultOptions({ options, hasEmail, onChange }: ResultOptionsProps) {
  return (
    <details className={styles.more}>
      <summary>{texts.more}</summary>
      <div className={styles.inner}>
        <Select
          label={texts.output}
          options={optionsOf(texts.outputs)}
          value={options.output}
          onChange={(output) => onChange({ output: output as Options['output'] })}
        />
        <Select
          label={texts.report}
          options={optionsOf(texts.reports)}
          value={options.report}
          onChange={(report) => onChange({ report: report as Options['report'] })}
        />
        <Select
          label={texts.onInvalidRow}
          options={optionsOf(texts.invalidRows)}
          value={options.onInvalidRow}
          onChange={(onInvalidRow) => onChange({ onInvalidRow: onInvalidRow as Options['onInvalidRow'] })}
        />
        {(['compare', 'reuse'] as const).map((name) => (
          <Checkbox
            key={name}
            label={texts[name]}
            description={texts[`${name}Hint`]}
            checked={options[name]}
            onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
          />
        ))}
        {hasEmail && (
          <TextInput
            label={texts.email}
            type="email"
            autoComplete="email"
            value={options.email}
            onChange={(event) => onChange({ email: event.currentTarget.value })}
          />
        )}
        <TextInput
          label={texts.webhookUrl}
          type="url"
          placeholder="https://"
          value={options.webhookUrl}
          onChange={(event) => onChange({ webhookUrl: event.currentTarget.value })}
        />
      </div>
    </details>
  );
}
