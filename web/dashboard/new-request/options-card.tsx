import { Checkbox } from '@mantine/core';
import { Card } from '../shared/ui/page.js';
import { newRequestTexts } from '../texts/new-request.js';
import { ImageFields } from './image-fields.js';
import type { Options } from './options.js';
import { ResultOptions } from './result-options.js';
import styles from './forms.module.css';

const texts = newRequestTexts.options;

interface OptionsCardProps {
  readonly options: Options;
  /** Whether the server can send e-mail. */
  readonly hasEmail: boolean;
  readonly onChange: (options: Options) => void;
  /** Goes back to the defaults from the options of the last upload; null where there are none. */
  readonly onReset: (() => void) | null;
}

/** How the images are compressed, what the result looks like and who is notified. */
export function OptionsCard({ options, hasEmail, onChange, onReset }: OptionsCardProps) {
  const set = (change: Partial<Options>) => onChange({ ...options, ...change });
  return (
    <Card title={texts.title}>
      <div className={styles.form}>
        {onReset && (
          <p className="muted">
            {texts.remembered}{' '}
            <button type="button" className={styles.reset} onClick={onReset}>
              {texts.reset}
            </button>
          </p>
        )}
        <ImageFields options={options} onChange={set} />
        {(['checks', 'keepOriginals'] as const).map((name) => (
          <Checkbox
            key={name}
            label={texts[name]}
            description={texts[`${name}Hint`]}
            checked={options[name]}
            onChange={(event) => set({ [name]: event.currentTarget.checked })}
          />
        ))}
        <ResultOptions options={options} hasEmail={hasEmail} onChange={set} />
      </div>
    </Card>
  );
}
