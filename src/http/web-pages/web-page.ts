import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentPolicy, type PageNeeds } from './content-policy.js';

/** The start of every path in a built page. Paths are relative to the folder that the page was built into. */
const BUILT_PATH = /"\.\.\/(assets\/)?/g;

// The file name of an asset contains a hash of its content, so a browser can cache it permanently.
const ASSETS = { immutable: true, maxAge: '1y', index: false, redirect: false } as const;

/** Creates middleware that sets the security headers of a page and its assets. */
export function pageHeaders(needs: Omit<PageNeeds, 'host'>): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    response.set({
      'Content-Security-Policy': contentPolicy({ ...needs, host: request.headers.host }),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    next();
  };
}

/** A page of the bundle in `folder`, and where a browser finds what it refers to. */
export interface BuiltPage {
  readonly folder: string;
  readonly name: string;
  /** The relative path from the page to the folder of `/`. */
  readonly root: string;
  /** The relative path from the page to its assets. */
  readonly assets: string;
  /** Changes the HTML, such as {@link withHeader}. */
  readonly edit?: (page: string) => string;
}

/** Sends a built page. Without a bundle, it sends a 503 that says how to build it. */
export async function sendPage(
  response: Response,
  { folder, name, root, assets, edit }: BuiltPage,
): Promise<void> {
  const built = await readPage(join(folder, name, 'index.html'));
  if (built === null) {
    const text = 'This page has not been built yet. Run "npm run build" and load it again.\n';
    response.status(503).type('text/plain').send(text);
    return;
  }
  const page = built.replaceAll(BUILT_PATH, (_, isAsset) => `"${isAsset ? assets : root}`);
  response
    .set('Cache-Control', 'no-cache')
    .type('html')
    .send(edit ? edit(page) : page);
}

/** Creates middleware that serves the assets of all pages of the bundle in `folder`. */
export const pageAssets = (folder: string): RequestHandler => express.static(join(folder, 'assets'), ASSETS);

/** Returns the HTML of a built page, or null before the first build. */
async function readPage(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
