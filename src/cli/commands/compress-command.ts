import type { CommandSpec, OptionSpec } from '../command.js';
import { UPLOAD_OPTIONS } from '../options/upload-options.js';

const SERVER_GROUP = 'Server';

/** Where the work is done. */
export const SERVER: OptionSpec = {
  group: SERVER_GROUP,
  name: 'server',
  value: 'url',
  help: 'The URL of a Halftone server, instead of the variable HALFTONE_SERVER.',
};
export const KEY: OptionSpec = {
  group: SERVER_GROUP,
  name: 'key',
  value: 'key',
  help: 'The API key, for a server with AUTH=keys. The variable HALFTONE_KEY keeps it out of the list of processes.',
};
export const JSON_OUTPUT: OptionSpec = {
  name: 'json',
  help: 'Print JSON for programs, one object per line.',
};

const OUT: OptionSpec = {
  group: 'Result',
  name: 'out',
  value: 'folder',
  help: 'The folder of the results. By default it is named after the input: catalogue-compressed.',
};
const IMAGE_URL: OptionSpec = {
  group: 'Result',
  name: 'image-url',
  value: 'url',
  help: 'Where you will publish the folder images: the output CSV has the addresses below this URL.',
};
const RESTART: OptionSpec = {
  name: 'restart',
  help: 'Begin again, and replace the results of an earlier run in the folder.',
};

export const COMPRESS: CommandSpec = {
  name: 'compress',
  summary: 'Compress the images of a catalogue, or a folder of pictures.',
  description:
    'Downloads every image, compresses it, and writes the images, the output CSV (the catalogue with the new addresses) and ' +
    'the errors CSV (only what failed) into a folder. Without --server it does all of it on this machine; the output CSV then ' +
    'has the paths of the images in the folder.\n' +
    'Ctrl-C stops it, and the same command continues where it stopped. Once it has ended, the same command brings the folder up ' +
    'to date: it compresses what is new or has changed, and retries what has failed. The earlier results stay until the new ' +
    'ones are complete. For this the folder keeps .halftone/data, which may be deleted: then everything is compressed again.\n' +
    'Exit code: 0 when everything is compressed, 2 when some of it failed, 1 when nothing was compressed ' +
    '(then the errors CSV, if there is one, says why), 130 after Ctrl-C.',
  operands: [{ name: 'file', help: 'A catalogue (CSV, Excel, XML, JSON), or a folder of pictures.' }],
  options: [
    OUT,
    IMAGE_URL,
    ...UPLOAD_OPTIONS,
    { ...SERVER, help: `${SERVER.help} Without either, this machine does the work.` },
    KEY,
    RESTART,
    JSON_OUTPUT,
  ],
  examples: [
    {
      command: 'halftone compress catalogue.csv --quality 60 --format webp',
      explanation: 'Writes catalogue-compressed/images, output.csv and, if something fails, errors.csv.',
    },
    {
      command: 'halftone compress export.csv --replace --image-url https://cdn.example/img',
      explanation: 'Writes an output.csv that the shop can import once the images are published there.',
    },
    { command: 'halftone compress photos --max-width 1600', explanation: 'Compresses a folder of pictures.' },
    {
      command: 'halftone compress catalogue.csv --server https://halftone.example.com',
      explanation: 'Lets a server do the work, and downloads the results.',
    },
  ],
  load: async () => (await import('../compress/compress.js')).compress,
};
