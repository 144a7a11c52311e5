// Fails when a package in package-lock.json does not support every Node version that our own `engines` promises, or is
// deprecated: `npm ci` would print a warning for it. Optional packages are skipped, as npm skips them silently.
import { readFileSync } from 'node:fs';
import { subset, validRange } from 'semver';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const promised = packages[''].engines.node;
const faults = [];

for (const [path, { version, engines, optional, deprecated }] of Object.entries(packages)) {
  if (path === '' || optional) continue;
  const name = `${path.split('node_modules/').at(-1)}@${version}`;
  const supported = engines?.node;
  if (supported !== undefined && validRange(supported) !== null && !subset(promised, supported)) {
    faults.push(`${name} supports Node ${supported}, and package.json promises ${promised}.`);
  }
  if (deprecated) faults.push(`${name} is deprecated: ${deprecated}`);
}

if (faults.length > 0) {
  const remedy = 'Pin an older version, add it to "overrides", or remove what depends on it.';
  process.stderr.write(`${[...faults, remedy].join('\n')}\n`);
  process.exitCode = 1;
}
