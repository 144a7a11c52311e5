import express, { type Response, type Router } from 'express';
import { PROBLEM_CODES, PROBLEM_DOCS_POLICY, problemIndexPage, problemPage } from './problem-docs-page.js';

/** Serves the pages that the `type` of each problem document links to. */
export function problemDocsRouter(): Router {
  const router = express.Router();
  router.get('/', (_request, response) => send(response, problemIndexPage()));
  for (const code of PROBLEM_CODES) {
    router.get(`/${code}`, (_request, response) => send(response, problemPage(code)));
  }
  return router;
}

function send(response: Response, html: string): void {
  response
    .set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': PROBLEM_DOCS_POLICY })
    .type('html')
    .send(html);
}
