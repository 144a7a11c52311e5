import { programName } from './program-name.js';

test.each<[Readonly<Record<string, string>>, string]>([
  [{}, 'halftone'],
  [{ npm_lifecycle_event: 'npx', npm_lifecycle_script: 'halftone' }, 'npx halftone'],
  [{ npm_lifecycle_event: 'npx', npm_lifecycle_script: '"halftone" "list"' }, 'npx halftone'],
  [{ npm_lifecycle_event: 'npx', npm_lifecycle_script: 'concurrently' }, 'halftone'],
  [{ npm_lifecycle_event: 'start', npm_lifecycle_script: 'halftone' }, 'halftone'],
])('with %j the program is called as %s', (variables, name) => expect(programName(variables)).toBe(name));
