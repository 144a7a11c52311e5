import { Checkbox, TextInput } from '@mantine/core';
import { Card } from '../shared/ui/page.js';
import { Select } from '../shared/ui/select.js';
import { newRequestTexts } from '../texts/new-request.js';
import { MeasureField } from './measure-field.js';
import { isColour, isShape, type Options } from './options.js';
import { PresetField } from './preset-field.js';
import { ResultOptions } from './result-options.js';
import { areWidths } from './widths.js';
import styles from './forms.module.css';

const texts = newRequestTexts.options;

/** The formats that the automatic choice has. */
const ALLOWED = ['AVIF', 'WEBP', 'JPEG', 'PNG'] as const;

const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

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
        <MeasureField value={options} onChange={set} />
        <Select
          label={texts.format}
          options={optionsOf(texts.formats)}
          value={options.format}
          onChange={(format) => set({ format: format as Options['format'] })}
        />
        {options.format === 'AUTO' && (
          <Checkbox.Group
            label={texts.allow}
            description={texts.allowHint}
            value={[...options.allow]}
            onChange={(allow) => set({ allow })}
          >
            <div className={styles.checks}>
              {ALLOWED.map((format) => (
                <Checkbox key={format} value={format} label={format} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        <Select
          label={texts.effort}
          options={optionsOf(texts.efforts)}
          value={options.effort}
          onChange={(effort) => set({ effort: effort as Options['effort'] })}
        />
        <div className={styles.pair}>
          {(['maxWidth', 'maxHeight'] as const).map((side) => (
            <TextInput
              key={side}
              label={texts[side]}
              placeholder={texts.noLimit}
              inputMode="numeric"
              rightSection={<span className="muted">px</span>}
              value={options[side]}
              onChange={(event) =>
                set({ [side]: event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 5) })
              }
            />
          ))}
        </div>
        <TextInput
          label={texts.sizes}
          description={texts.sizesHint}
          placeholder={texts.oneSize}
          error={areWidths(options.sizes) ? null : texts.sizesError}
          value={options.sizes}
          onChange={(event) => set({ sizes: event.currentTarget.value })}
        />
        <details className={styles.more}>
          <summary>{texts.shape}</summary>
          <div className={styles.inner}>
            <Checkbox
              label={texts.trim}
              description={texts.trimHint}
              checked={options.trim}
              onChange={(event) => set({ trim: event.currentTarget.checked })}
            />
            <div className={styles.pair}>
              <PresetField
                label={texts.pad}
                presets={texts.pads}
                other={texts.other}
                placeholder="2:3"
                value={options.pad}
                errorOf={(typed) => (isShape(typed) ? null : texts.padError)}
                onChange={(pad) => set({ pad })}
              />
              <PresetField
                label={texts.background}
                presets={texts.backgrounds}
                other={texts.other}
                placeholder="#f0e9dd"
                value={options.background}
                errorOf={(typed) => (isColour(typed) ? null : texts.backgroundError)}
                onChange={(background) => set({ background })}
              />
            </div>
          </div>
        </details>
        {(['checks', 'keepOriginals', 'keepMetadata'] as const).map((name) => (
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
