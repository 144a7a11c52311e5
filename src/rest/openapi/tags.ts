/** The groups of operations, in the order in which a client uses them. */
export const TAGS = [
  { name: 'Catalogues', description: 'Inspect and upload a CSV.' },
  {
    name: 'Requests',
    description: 'Follow, cancel and delete requests, and retry their failed images.',
  },
  { name: 'Files', description: 'Download the CSVs and the compressed images of a request.' },
  { name: 'Webhooks', description: 'Register endpoints that receive an event at the end of each request.' },
  { name: 'Deliveries', description: 'List the deliveries of events to webhooks, and send them again.' },
  {
    name: 'Service',
    description: 'Check the health of the service and get this document. No key is required.',
  },
] as const;
