/** A file-sharing service: how to recognise its links, rewrite them to the file itself, and share a file by a direct link. */
interface ShareService {
  readonly name: string;
  readonly hosts: RegExp;
  /** Returns the direct form of a link, or null when it is no link to one file or direct already. */
  readonly direct: (url: URL) => URL | null;
  /** How to get a direct link. */
  readonly help: string;
}

const SERVICES: readonly ShareService[] = [
  {
    name: 'Google Drive',
    hosts: /^(?:drive|docs)\.google\.com$|^drive\.usercontent\.google\.com$/,
    // https://developers.google.com/workspace/drive: uc?export=download redirects to the file of a public link.
    direct: (url) => {
      const [, fromPath] = /^\/(?:a\/[^/]+\/)?file\/(?:u\/\d+\/)?d\/([\w-]+)/.exec(url.pathname) ?? [];
      const isQueryForm = /^\/(?:u\/\d+\/)?(?:open|uc|thumbnail)$/.test(url.pathname);
      const id = fromPath ?? (isQueryForm ? url.searchParams.get('id') : null);
      if (id === null) return null;
      const direct = new URL('/uc', url);
      direct.searchParams.set('export', 'download');
      direct.searchParams.set('id', id);
      const key = url.searchParams.get('resourcekey');
      if (key !== null) direct.searchParams.set('resourcekey', key);
      return direct;
    },
    help: 'Share the file with "Anyone with the link" and use https://drive.google.com/uc?export=download&id=FILE_ID. Folders have no direct link.',
  },
  {
    name: 'Dropbox',
    hosts: /^(?:www\.)?dropbox\.com$/,
    // https://help.dropbox.com/share/force-download: dl=1 answers with the file.
    direct: (url) => {
      if (!/^\/(?:s|scl\/fi)\/./.test(url.pathname)) return null;
      const direct = new URL(url);
      direct.searchParams.delete('raw');
      direct.searchParams.set('dl', '1');
      return direct;
    },
    help: 'Share the file (not its folder) with "Anyone with the link" and end the link with dl=1.',
  },
  {
    name: 'OneDrive',
    hosts: /^(?:onedrive\.live\.com|1drv\.ms|api\.onedrive\.com)$/,
    direct: (url) => {
      if (url.hostname === '1drv.ms') return sharedItem(url);
      const isView = /^\/(?:redir|embed|view\.aspx)?$/i.test(url.pathname);
      if (url.hostname !== 'onedrive.live.com' || !isView) return null;
      const id = url.searchParams.get('resid') ?? url.searchParams.get('id');
      const key = url.searchParams.get('authkey');
      if (id === null || key === null) return null;
      const direct = new URL('/download', url);
      direct.searchParams.set('resid', id);
      direct.searchParams.set('authkey', key);
      return direct;
    },
    help: 'Share the file with "Anyone with the link can view", choose Embed in OneDrive and use the address of the image in the embed code.',
  },
  {
    name: 'SharePoint',
    hosts: /^[\w-]+\.sharepoint\.com$/,
    // Sharing links have the type of the item in their path: /:i:/ for images, /:u:/ for other files.
    direct: (url) => {
      if (!/^\/:[iu]:\//.test(url.pathname) || url.searchParams.has('download')) return null;
      const direct = new URL(url);
      direct.searchParams.set('download', '1');
      return direct;
    },
    help: 'Share the file with "Anyone with the link" and end the link with download=1.',
  },
  {
    name: 'GitHub',
    hosts: /^(?:www\.)?github\.com$/,
    direct: (url) => withPath(url, /^(\/[^/]+\/[^/]+)\/blob\//, '$1/raw/'),
    help: 'Use the address of the Raw button. Files of private repositories cannot be fetched.',
  },
  {
    name: 'GitLab',
    hosts: /^gitlab\.com$/,
    direct: (url) => withPath(url, /^(\/.+\/-)\/blob\//, '$1/raw/'),
    help: 'Use the address of the "Open raw" button. Files of private projects cannot be fetched.',
  },
  {
    name: 'Google Photos',
    hosts: /^(?:photos\.google\.com|photos\.app\.goo\.gl)$/,
    direct: () => null,
    help: 'Google Photos has no direct links to files. Upload the image to a web server or to Google Drive.',
  },
  {
    name: 'iCloud',
    hosts: /^(?:www\.)?icloud\.com$|^share\.icloud\.com$/,
    direct: () => null,
    help: 'iCloud has no direct links to files. Upload the image to a web server.',
  },
  {
    name: 'WeTransfer',
    hosts: /^(?:www\.)?wetransfer\.com$|^we\.tl$/,
    direct: () => null,
    help: 'WeTransfer has no direct links to files. Upload the image to a web server.',
  },
];

/**
 * Returns the direct form of a link to a page that shows a file, or null when `url` is no such link. The scheme, host and port
 * stay those of the link, but for short links of OneDrive; the result is checked like any other address.
 */
export function directUrl(url: URL): URL | null {
  const direct = serviceOf(url)?.direct(url) ?? null;
  return direct?.href === url.href ? null : direct;
}

/** Returns what to do about a share link that led to a page instead of a file, or null when `url` is of no known service. */
export function shareLinkHint(url: URL): string | null {
  const service = serviceOf(url);
  return service === undefined ? null : `The link is a share page of ${service.name}. ${service.help}`;
}

function serviceOf({ hostname }: URL): ShareService | undefined {
  return SERVICES.find(({ hosts }) => hosts.test(hostname));
}

/** OneDrive's API takes a whole sharing link as base64url (https://learn.microsoft.com/graph/api/shares-get). */
function sharedItem(url: URL): URL {
  const token = Buffer.from(url.href).toString('base64url');
  return new URL(`https://api.onedrive.com/v1.0/shares/u!${token}/root/content`);
}

function withPath(url: URL, pattern: RegExp, replacement: string): URL | null {
  if (!pattern.test(url.pathname)) return null;
  const direct = new URL(url);
  direct.pathname = url.pathname.replace(pattern, replacement);
  direct.search = '';
  return direct;
}
