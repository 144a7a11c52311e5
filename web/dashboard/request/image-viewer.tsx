import { ActionIcon, Checkbox, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import {
  type ImageCellFragment,
  type ImagePlaceFragment,
  type InputFormat,
  PLACE_OF_IMAGE,
} from '../shared/api/operations.js';
import { useQuery } from '../shared/api/use-query.js';
import { bytes, count } from '../shared/format/format.js';
import { sizeChange } from '../shared/format/size-change.js';
import { CopyButton } from '../shared/ui/copy-button.js';
import { ExternalIcon, LeftIcon, RightIcon } from '../shared/ui/icons.js';
import { texts as common } from '../texts/common.js';
import { requestTexts } from '../texts/request.js';
import { findingsInWords } from '../texts/review.js';
import { useZoom } from '../shared/ui/zoom/use-zoom.js';
import styles from './image-viewer.module.css';
import { pixelsInWords } from './pixels.js';
import { productInWords, rowInWords } from './place.js';
import { Picture, zoomByKey, ZoomButtons } from './picture.js';

const texts = requestTexts.image;

/** How many of the last characters of a URL stay on the line of its icon. */
const LAST = 6;

/** What is shown of a request with each of its images. */
export interface ViewedRequest {
  readonly id: string;
  readonly inputFormat: InputFormat;
  /** The target is the score that the images were to have. */
  readonly options: { readonly target: number | null };
}

interface ImageViewerProps {
  readonly image: ImageCellFragment;
  readonly index: number;
  readonly total: number;
  /** A box that marks the image. */
  readonly mark?: { readonly label: string; readonly isMarked: boolean; readonly onToggle: () => void };
  readonly request: ViewedRequest;
  readonly onMove: (index: number) => void;
  readonly onClose: () => void;
}

/** One image large, before and after where the original is kept, with all that is known about it. */
export function ImageViewer({ image, index, total, mark, request, onMove, onClose }: ImageViewerProps) {
  const { width, height } = image;
  const zoom = useZoom(image.outputUrl, width === null || height === null ? null : { width, height });
  return (
    <Modal
      opened
      onClose={onClose}
      title={image.fileName}
      size="72rem"
      padding="md"
      classNames={{ title: styles.title!, content: styles.content! }}
      closeButtonProps={{ 'aria-label': common.close }}
      onKeyDown={(event) => {
        // The arrows of the slider are its own.
        if (event.target instanceof HTMLInputElement && event.target.type === 'range') return;
        if (image.outputUrl !== null && !event.ctrlKey && !event.metaKey && zoomByKey(zoom, event.key))
          return event.preventDefault();
        if (event.key === 'ArrowLeft') onMove(index - 1);
        if (event.key === 'ArrowRight') onMove(index + 1);
      }}
    >
      <div className={styles.layout}>
        <div className={styles.stage}>
          <Picture image={image} zoom={zoom} />
          <div className={styles.moves}>
            <ActionIcon
              variant="default"
              aria-label={texts.previous}
              disabled={index === 0}
              onClick={() => onMove(index - 1)}
            >
              <LeftIcon />
            </ActionIcon>
            <span className="number muted">{texts.position(count(index + 1), count(total))}</span>
            <ActionIcon
              variant="default"
              aria-label={texts.next}
              disabled={index === total - 1}
              onClick={() => onMove(index + 1)}
            >
              <RightIcon />
            </ActionIcon>
            {image.outputUrl !== null && <ZoomButtons zoom={zoom} />}
          </div>
          {mark && <Checkbox label={mark.label} checked={mark.isMarked} onChange={mark.onToggle} />}
        </div>
        <Facts image={image} request={request} />
      </div>
    </Modal>
  );
}

function Facts({ image, request }: Pick<ImageViewerProps, 'image' | 'request'>) {
  const { inputBytes, outputBytes, inputFormat, outputFormat, verdict, change, error } = image;
  const pixels = pixelsInWords(image);
  const isStored = inputBytes !== null && outputBytes !== null;
  return (
    <dl className={styles.facts}>
      <Place imageId={image.id} format={request.inputFormat} />
      {isStored && (
        <>
          <Fact label={texts.original}>
            {bytes(inputBytes)} · {inputFormat?.toUpperCase()}
          </Fact>
          <Fact label={texts.stored}>
            {bytes(outputBytes)} · {outputFormat?.toUpperCase()}
          </Fact>
          <Fact label={texts.change}>{sizeChange(inputBytes, outputBytes)?.words}</Fact>
          {outputBytes > inputBytes && (
            <p className={styles.grown}>{inputFormat === outputFormat ? texts.grown : texts.converted}</p>
          )}
        </>
      )}
      {pixels !== null && <Fact label={texts.dimensions}>{pixels}</Fact>}
      {image.score !== null && (
        <Fact label={texts.score}>{texts.scored(image.score.toFixed(0), request.options.target)}</Fact>
      )}
      {image.findings.length > 0 && <Fact label={texts.findings}>{findingsInWords(image.findings)}</Fact>}
      {verdict && <Fact label={texts.verdict}>{texts.verdicts[verdict]}</Fact>}
      {change && <Fact label={texts.since}>{texts.changes[change]}</Fact>}
      {error && (
        <Fact label={texts.error} isWide>
          {error.message}
        </Fact>
      )}
      <Fact label={texts.attempts}>{count(image.attempts)}</Fact>
      {image.durationMs !== null && (
        <Fact label={texts.duration}>{texts.seconds((image.durationMs / 1000).toFixed(1))}</Fact>
      )}
      <UrlFact label={texts.source} url={image.inputUrl} />
      {image.outputUrl && <UrlFact label={texts.output} url={image.outputUrl} />}
      {image.srcset !== null && <Sizes image={image} srcset={image.srcset} />}
      {isStored && image.originalUrl === null && <p className="muted">{texts.noOriginal}</p>}
    </dl>
  );
}

/** The product of an image and its row in the file, which are loaded when it is shown large. */
function Place({ imageId, format }: { readonly imageId: string; readonly format: InputFormat }) {
  const node = useQuery(PLACE_OF_IMAGE, { id: imageId }).data?.node;
  const product = node && 'product' in node ? (node as ImagePlaceFragment).product : null;
  return (
    <>
      {(product === null || productInWords(product) !== '') && (
        <Fact label={texts.product}>{product && productInWords(product)}</Fact>
      )}
      <Fact label={texts.row}>
        <span title={requestTexts.place.counted}>{product && rowInWords(product, format)}</span>
      </Fact>
    </>
  );
}

/** The widths of an image, each with its size, and all of them for a page. */
function Sizes({ image, srcset }: { readonly image: ImageCellFragment; readonly srcset: string }) {
  return (
    <Fact label={texts.sizes} isWide>
      <span className={styles.url}>
        <span className={styles.sizes}>
          {image.sizes.map((size) => (
            <a key={size.width} href={size.url} target="_blank" rel="noreferrer noopener">
              {texts.width(count(size.width), bytes(size.bytes))}
            </a>
          ))}
        </span>
        <CopyButton text={srcset} label={texts.srcset} />
      </span>
    </Fact>
  );
}

function Fact({ label, isWide, children }: { label: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={styles.fact} data-wide={isWide || undefined}>
      <dt>{label}</dt>
      <dd className="number">{children}</dd>
    </div>
  );
}

function UrlFact({ label, url }: { readonly label: string; readonly url: string }) {
  return (
    <Fact label={label} isWide>
      <span className={styles.url}>
        <a href={url} target="_blank" rel="noreferrer noopener">
          {url.slice(0, -LAST)}
          <span className={styles.external}>
            {url.slice(-LAST)} <ExternalIcon size={12} />
          </span>
        </a>
        <CopyButton text={url} label={label} />
      </span>
    </Fact>
  );
}
