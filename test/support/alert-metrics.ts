import { readFileSync } from 'node:fs';

/** The metrics that the alerts use, with their label selectors. */
export const selectors = [
  ...new Set(readFileSync('deploy/alerts.yml', 'utf8').match(/\b(?:halftone|nodejs)_\w+(?:\{[^}]*\})?/g)),
];

/** Checks whether a line of a scrape belongs to a series that `selector` selects. */
export function isSelected(line: string, selector: string): boolean {
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(selector) ?? [];
  return (
    new RegExp(`^${name}[ {]`).test(line) &&
    [...labels.matchAll(/(\w+)=~?"([^"]*)"/g)].every(([, label, value]) =>
      new RegExp(`[{,]${label}="(?:${value})"`).test(line),
    )
  );
}
