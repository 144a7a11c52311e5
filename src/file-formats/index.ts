export type { CatalogueFile } from './catalogue-file.js';
export {
  INPUT_FORMATS,
  type InputFormat,
  isPlainText,
  PLAIN_TEXT_BYTES,
  openCatalogue,
  packedTwice,
} from './open-catalogue.js';
export { writeXlsx, XLSX_TYPE } from './xlsx/write-xlsx.js';
