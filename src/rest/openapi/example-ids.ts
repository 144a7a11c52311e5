/** The values of examples. The ids have the form of real ones (UUID version 7). */
export const EXAMPLE = {
  request: '019ac3f4-7d1e-7c3a-9b52-3f6a1c0e8d41',
  product: '019ac3f4-7d22-7a10-8c4e-5b7d9e1f2a63',
  image: '019ac3f4-7d22-7b31-a4f8-6c8e0f2a3b74',
  failedImage: '019ac3f4-7d22-7b32-b5a9-7d9f1a3b4c85',
  webhook: '019ac3f0-11aa-7e55-8d2b-7d9f1a3b4c85',
  delivery: '019ac3f9-55cc-7f66-9e3c-8eaf2b4c5d96',
  time: '2026-03-02T09:30:00.000Z',
  host: 'https://halftone.example.com',
  hook: 'https://shop.example.com/hooks/halftone',
} as const;

const IDS: readonly (readonly [path: RegExp, id: string, what: string])[] = [
  [/^\/(api\/images|image)\//, EXAMPLE.image, 'The id of an image, from the imageIds of a product.'],
  [/^\/api\/webhooks\//, EXAMPLE.webhook, 'The id of a webhook.'],
  [/^\/api\/deliveries\//, EXAMPLE.delivery, 'The id of a delivery.'],
  [
    /^\/(api\/requests|api\/status|status)\//,
    EXAMPLE.request,
    'The requestId from the response to the upload.',
  ],
];

/** Returns the description, schema and example of the parameter `id` of a path. */
export function idParameter(path: string): { description: string; schema: object; example: string } {
  const [, example, description] = IDS.find(([pattern]) => pattern.test(path)) ?? [];
  if (example === undefined || description === undefined)
    throw new Error(`The path ${path} has no entry in IDS: add one`);
  return { description, schema: { type: 'string', format: 'uuid' }, example };
}
