import { Button, Menu } from '@mantine/core';
import { useId } from 'react';
import { offline } from '../shared/api/api-error.js';
import { urlOf } from '../shared/api/base.js';
import { authorization, keyStore } from '../shared/api/session.js';
import { IMAGES_URL } from '../shared/api/operations.js';
import { useAction } from '../shared/api/use-action.js';
import { useQuery } from '../shared/api/use-query.js';
import { DownloadIcon, FileIcon, ImageIcon } from '../shared/ui/icons.js';
import { requestTexts } from '../texts/request.js';
import styles from './downloads-menu.module.css';
import { isLoopback } from '../shared/format/loopback.js';
import type { Details } from './use-request.js';

const texts = requestTexts.downloads;

interface DownloadsMenuProps {
  readonly request: Details;
  /** Loads the request again: its links expire. */
  readonly onOpen: () => void;
}

/** The files of a request. */
export function DownloadsMenu({ request, onOpen }: DownloadsMenuProps) {
  const { id, fileName, outputCsvUrl, errorsCsvUrl, imagesZipUrl, inputFileUrl } = request;
  const hint = useId();
  const [saveZip, isSaving] = useAction(() =>
    saveWithKey(urlOf(`api/requests/${id}/images.zip`), `${fileName.replace(/\.[^.]+$/, '')}-images.zip`),
  );
  const imagesUrl = useQuery(IMAGES_URL, {}).data?.installation.imagesUrl;
  const isOnlyHere = outputCsvUrl !== null && imagesUrl !== undefined && isLoopback(imagesUrl);
  // Without a SECRET_KEY the server cannot sign the link.
  const isOpen = keyStore.get() === null || imagesZipUrl?.includes('signature=');
  return (
    <Menu position="bottom-end" shadow="md" width={320} onOpen={onOpen}>
      <Menu.Target>
        <Button variant="default" size="sm" leftSection={<DownloadIcon />} loading={isSaving}>
          {texts.label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {outputCsvUrl && (
          <Menu.Item
            component="a"
            href={outputCsvUrl}
            download
            leftSection={<FileIcon />}
            aria-describedby={isOnlyHere ? hint : undefined}
          >
            {texts.output}
          </Menu.Item>
        )}
        {errorsCsvUrl && (
          <Menu.Item component="a" href={errorsCsvUrl} download leftSection={<FileIcon />}>
            {texts.errors}
          </Menu.Item>
        )}
        {imagesZipUrl &&
          (isOpen ? (
            <Menu.Item component="a" href={imagesZipUrl} download leftSection={<ImageIcon />}>
              {texts.images}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<ImageIcon />} onClick={() => void saveZip()}>
              {texts.images}
            </Menu.Item>
          ))}
        <Menu.Item component="a" href={inputFileUrl} download leftSection={<FileIcon />}>
          {texts.input}
        </Menu.Item>
        {isOnlyHere && (
          <Menu.Label id={hint} className={styles.hint}>
            {texts.loopback(imagesUrl)}
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Saves a file that needs the key, which a plain link cannot send. The whole file is in memory meanwhile. */
async function saveWithKey(url: string, name: string): Promise<void> {
  const response = await fetch(url, { headers: authorization() });
  if (!response.ok) throw offline();
  const blob = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = blob;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(blob), 60_000);
}
