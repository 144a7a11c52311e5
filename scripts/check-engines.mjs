// Fails when a package in package-lock.json is deprecated, or does not support every Node version in our own `engines`:
// `npm ci` would print a warning for it. Optional packages are skipped, as npm skips them silently.
import { readFileSync } from 'node:fs';
import { subset, validRange } from 'semver';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const promised = packages[''].engines.node;
const errors = [];

for (const [path, { version, engines, optional, deprecated }] of Object.entries(packages)) {
  if (path === '' || optional) continue;
  const name = `${path.split('node_modules/').at(-1)}@${version}`;
  const supported = engines?.node;
  if (supported !== undefined && validRange(supported) !== null && !subset(promised, supported)) {
    errors.push(`${name} supports Node ${supported}, and package.json promises ${promised}.`);
  }
  if (deprecated) errors.push(`${name} is deprecated: ${deprecated}`);
}

if (errors.length > 0) {
  const fix = 'Pin an older version, add it to "overrides", or remove what depends on it.';
  process.stderr.write(`${[...errors, fix].join('\n')}\n`);
  process.exitCode = 1;
}
