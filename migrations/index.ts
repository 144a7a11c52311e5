import { Catalogue1763700000000 } from './1763700000000-catalogue.js';
import { Suspects1763720000000 } from './1763720000000-suspects.js';
import { ApiKeys1763740000000 } from './1763740000000-api-keys.js';
import { Owners1763741000000 } from './1763741000000-owners.js';
import { Deliveries1763745000000 } from './1763745000000-deliveries.js';
import { Retention1763750000000 } from './1763750000000-retention.js';
import { Traces1763755000000 } from './1763755000000-traces.js';
import { Installation1763760000000 } from './1763760000000-installation.js';
import { Notices1763770000000 } from './1763770000000-notices.js';
import { WorkAgain1763770000000 } from './1763770000000-work-again.js';
import { IdempotencyFingerprints1763771000000 } from './1763771000000-idempotency-fingerprints.js';
import { RequestJobs1763775000000 } from './1763775000000-request-jobs.js';
import { CsvLayouts1764400000000 } from './1764400000000-csv-layouts.js';
import { PlainNames1764401000000 } from './1764401000000-plain-names.js';
import { FetchHeaders1764402000000 } from './1764402000000-fetch-headers.js';
import { InputFormats1764403000000 } from './1764403000000-input-formats.js';
import { ImageFileNames1764404000000 } from './1764404000000-image-file-names.js';
import { ReportColumns1764404500000 } from './1764404500000-report-columns.js';
import { LeftOutImages1764405000000 } from './1764405000000-left-out-images.js';
import { Target1764406000000 } from './1764406000000-target.js';
import { InputPixels1764406080000 } from './1764406080000-input-pixels.js';
import { UploadOptions1764406081000 } from './1764406081000-upload-options.js';
import { Effort1764406100000 } from './1764406100000-effort.js';
import { AlreadyOptimised1764406110000 } from './1764406110000-already-optimised.js';
import { AllowedFormats1764406150000 } from './1764406150000-allowed-formats.js';
import { ImageSources1764406200000 } from './1764406200000-image-sources.js';
import { Padding1764406300000 } from './1764406300000-padding.js';
import { RedoneImages1764406310000 } from './1764406310000-redone-images.js';
import { SecretKeyCheck1764406390000 } from './1764406390000-secret-key-check.js';
import { Sizes1764406400000 } from './1764406400000-sizes.js';
import { Comparison1764406500000 } from './1764406500000-comparison.js';
import { ChangedImages1764406510000 } from './1764406510000-changed-images.js';
import { CatalogueChecks1764406600000 } from './1764406600000-catalogue-checks.js';
import { ImagesWithFindings1764406610000 } from './1764406610000-images-with-findings.js';
import { RetryCauses1764406700000 } from './1764406700000-retry-causes.js';
import { ReviewedImages1764406710000 } from './1764406710000-reviewed-images.js';

/** Every migration, oldest first. */
export const migrations = [
  Catalogue1763700000000,
  Suspects1763720000000,
  ApiKeys1763740000000,
  Owners1763741000000,
  Deliveries1763745000000,
  Retention1763750000000,
  Traces1763755000000,
  Installation1763760000000,
  Notices1763770000000,
  WorkAgain1763770000000,
  IdempotencyFingerprints1763771000000,
  RequestJobs1763775000000,
  CsvLayouts1764400000000,
  PlainNames1764401000000,
  FetchHeaders1764402000000,
  InputFormats1764403000000,
  ImageFileNames1764404000000,
  ReportColumns1764404500000,
  LeftOutImages1764405000000,
  Target1764406000000,
  InputPixels1764406080000,
  UploadOptions1764406081000,
  Effort1764406100000,
  AlreadyOptimised1764406110000,
  AllowedFormats1764406150000,
  ImageSources1764406200000,
  Padding1764406300000,
  RedoneImages1764406310000,
  SecretKeyCheck1764406390000,
  Sizes1764406400000,
  Comparison1764406500000,
  ChangedImages1764406510000,
  CatalogueChecks1764406600000,
  ImagesWithFindings1764406610000,
  RetryCauses1764406700000,
  ReviewedImages1764406710000,
];
