import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/CheckboxIndicator.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Slider.css';
import { Checkbox, TextInput } from '@mantine/core';
import { Select } from '../shared/ui/select.js';
import { newRequestTexts } from '../texts/new-request.js';
import styles from './forms.module.css';
import { MeasureField } from './measure-field.js';
import { type ImageOptions, isColour, isShape } from './options.js';
import { PresetField } from './preset-field.js';
import { areWidths } from './widths.js';

const texts = newRequestTexts.options;

/** The formats that the automatic choice has. */
const ALLOWED = ['AVIF', 'WEBP', 'JPEG', 'PNG'] as const;

const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

interface ImageFieldsProps {
  readonly options: ImageOptions;
  /** What there is to know of the measure. */
  readonly hint?: string | undefined;
  readonly onChange: (change: Partial<ImageOptions>) => void;
}

/** How an image is compressed, for a new request and for images that are made again. */
export function ImageFields({ options, hint, onChange: set }: ImageFieldsProps) {
  return (
    <>
      <MeasureField value={options} onChange={set} hint={hint} />
      <Select
        label={texts.format}
        options={optionsOf(texts.formats)}
        value={options.format}
        onChange={(format) => set({ format: format as ImageOptions['format'] })}
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
        onChange={(effort) => set({ effort: effort as ImageOptions['effort'] })}
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
            onChange={(event) => set({ [side]: event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 5) })}
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
      <Checkbox
        label={texts.keepMetadata}
        description={texts.keepMetadataHint}
        checked={options.keepMetadata}
        onChange={(event) => set({ keepMetadata: event.currentTarget.checked })}
      />
    </>
  );
}
