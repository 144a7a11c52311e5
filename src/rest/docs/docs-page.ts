/** The paths of the OpenAPI document and of the page that shows it. */
export const DOCUMENT_PATH = '/api/openapi.json';
export const PAGE_PATH = '/api/docs';

/**
 * The Content-Security-Policy of the page, which allows this server only. Swagger UI sets style attributes and has icons
 * in data URLs.
 */
export const DOCS_PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The files of Swagger UI that the page loads. */
export const PAGE_ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

/**
 * Returns the page; `folder` is the path of its files relative to the requested path. It is relative because a proxy may
 * add a prefix to the path.
 */
export const pageWith = (folder: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Halftone: the REST API</title>
    <link rel="icon" href="${folder}favicon-32x32.png" />
    <link rel="stylesheet" href="${folder}swagger-ui.css" />
  </head>
  <body>
    <div id="page"></div>
    <script src="${folder}swagger-ui-bundle.js"></script>
    <script src="${folder}start.js"></script>
  </body>
</html>
`;

/** Starts Swagger UI. It is a separate file because the policy allows no inline script. */
export const START_SCRIPT = `SwaggerUIBundle({
  url: new URL('../openapi.json', document.currentScript.src).href,
  dom_id: '#page',
  deepLinking: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;
