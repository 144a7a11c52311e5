/** The groups that the operations of the document are in, in the order in which a client meets them. */
export const TAGS = [
  { name: 'Catalogues', description: 'Inspect a CSV, and upload it.' },
  {
    name: 'Requests',
    description: 'What became of an upload: follow it, stop it, retry what failed, delete it.',
  },
  { name: 'Files', description: 'The CSVs and the compressed images of a request.' },
  { name: 'Webhooks', description: 'Addresses that the end of each request is posted to.' },
  { name: 'Deliveries', description: 'What was posted to webhooks, and posting it again.' },
  { name: 'Service', description: 'For whoever runs or imports it. No key is needed.' },
] as const;
