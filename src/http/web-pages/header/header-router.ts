import express, { type Request, type Response, type Router } from 'express';
import { HEADER_FILES } from './header-files.js';

/** Creates a router that serves the files of the header. Browsers revalidate them, as their names never change. */
export function headerFiles(): Router {
  const router = express.Router();
  for (const { name, type, text } of HEADER_FILES) {
    router.get(`/${name}`, (_request: Request, response: Response) => {
      response.set('Cache-Control', 'no-cache').type(type).send(text);
    });
  }
  return router;
}
