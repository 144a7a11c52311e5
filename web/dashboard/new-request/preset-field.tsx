import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Select } from '../shared/ui/select.js';

const OTHER = 'other';

interface PresetFieldProps {
  readonly label: string;
  /** Values with their labels; the empty one is none. */
  readonly presets: Readonly<Record<string, string>>;
  readonly other: string;
  readonly placeholder: string;
  readonly value: string;
  /** Says what is wrong with a typed value; null when nothing is. */
  readonly errorOf: (typed: string) => string | null;
  readonly onChange: (value: string) => void;
}

/** A choice of usual values, or one that the user types. */
export function PresetField({
  label,
  presets,
  other,
  placeholder,
  value,
  errorOf,
  onChange,
}: PresetFieldProps) {
  const [isTyped, setTyped] = useState(false);
  const isOther = isTyped || !(value in presets);
  return (
    <div>
      <Select
        label={label}
        options={[
          ...Object.entries(presets).map(([preset, words]) => ({ value: preset, label: words })),
          { value: OTHER, label: other },
        ]}
        value={isOther ? OTHER : value}
        onChange={(chosen) => {
          setTyped(chosen === OTHER);
          if (chosen !== OTHER) onChange(chosen);
        }}
      />
      {isOther && (
        <TextInput
          mt="xs"
          aria-label={label}
          placeholder={placeholder}
          value={value}
          error={errorOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
