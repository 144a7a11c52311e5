/**
 * How the REST API says what a GraphQL object type says: the components of the OpenAPI document that have its fields, and the
 * fields that have another name or place there.
 */
export interface Counterpart {
  readonly components: readonly string[];
  /** The property of a REST component, or the route, by field. */
  readonly fields?: Readonly<Record<string, string>>;
}

export const TYPES: Readonly<Record<string, Counterpart>> = {
  Request: {
    components: ['StatusView', 'UploadView'],
    fields: {
      id: 'requestId',
      progress: 'percentage',
      images: 'GET /api/requests/{id}/images',
      removedImages: 'GET /api/requests/{id}/removed-images',
      failures: 'GET /api/requests/{id}/failures',
      savings: 'GET /api/requests/{id}/savings',
      findings: 'GET /api/requests/{id}/findings',
      deliveries: 'GET /api/requests/{id}/deliveries',
      emails: 'GET /api/requests/{id}/emails',
    },
  },
  Progress: { components: ['StatusView', 'UploadView'] },
  CompressionOptions: { components: ['CompressionOptions'] },
  UploadOptions: { components: ['UploadOptions'] },
  UploadedColumns: { components: ['UploadedColumns'] },
  UploadedFetchHeader: { components: ['UploadedFetchHeader'] },
  Comparison: { components: ['Comparison'] },
  RemovedImage: { components: ['RemovedImage'] },
  RowError: { components: ['RowError'] },
  RequestSavings: { components: ['RequestSavings'] },
  FormatTotals: { components: ['FormatTotals'] },
  FailureGroup: { components: ['FailureGroupView'] },
  FindingGroup: { components: ['FindingGroupView'] },
  Product: { components: ['ProductView'], fields: { name: 'productName' } },
  Image: { components: ['Image'] },
  ImageProduct: { components: ['ImageProduct'] },
  ImageError: { components: ['ImageError'] },
  ImageSize: { components: ['ImageSize'] },
  Webhook: {
    components: ['WebhookView'],
    fields: { deliveries: 'GET /api/webhooks/{id}/deliveries' },
  },
  WebhookRegistration: { components: ['RegisteredWebhookView'], fields: { webhook: 'id' } },
  WebhookDelivery: { components: ['DeliveryView'] },
  EmailDelivery: { components: ['EmailDelivery'] },
  DeliveryAttempt: { components: ['DeliveryAttemptView'] },
  DeliveryError: { components: ['DeliveryErrorView'] },
  ImagePreview: { components: ['ImagePreview'] },
  PreviewedImage: { components: ['PreviewedImage'] },
  CsvInspection: { components: ['CsvInspection'] },
  PreviousRequest: { components: ['PreviousRequest'] },
  UploadCsvInput: { components: ['UploadForm'] },
  PreviewImageInput: { components: ['PreviewForm'] },
  RedoImagesInput: { components: ['RedoImagesInput'] },
  RedoOptionsInput: { components: ['RedoOptionsInput'] },
  RegisterWebhookInput: { components: ['RegisterWebhookView'] },
  UpdateWebhookInput: { components: ['UpdateWebhookView'] },
};

/** The route of each query, mutation and subscription. */
export const ROUTES: Readonly<Record<string, string>> = {
  request: 'GET /api/status/{id}',
  requests: 'GET /api/requests',
  webhooks: 'GET /api/webhooks',
  uploadCsv: 'POST /api/upload',
  inspectCsv: 'POST /api/inspect',
  previewImage: 'POST /api/preview',
  cancelRequest: 'POST /api/requests/{id}/cancel',
  retryFailedImages: 'POST /api/requests/{id}/retry',
  redoImages: 'POST /api/requests/{id}/redo',
  deleteRequest: 'DELETE /api/requests/{id}',
  registerWebhook: 'POST /api/webhooks',
  updateWebhook: 'PATCH /api/webhooks/{id}',
  rotateWebhookSecret: 'POST /api/webhooks/{id}/rotate-secret',
  removeWebhook: 'DELETE /api/webhooks/{id}',
  sendTestEvent: 'POST /api/webhooks/{id}/test',
  redeliver: 'POST /api/deliveries/{id}/redeliver',
  progress: 'GET /api/requests/{id}/events',
};

/** The parameters of REST routes with another name than the argument of GraphQL. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  first: 'limit',
  after: 'cursor',
  requestId: 'id',
  webhookId: 'id',
  deliveryId: 'id',
};

const NODES =
  "Relay's object identification: REST finds products and images in the lists of their request, all else by its path";

const INSTALLATION =
  'what the dashboard shows to people; programs have /health/ready and the errors of limits';

/** What only GraphQL has, with the reason. */
export const ONLY_GRAPHQL: Readonly<Record<string, string>> = {
  'Query.node': NODES,
  'Query.nodes': NODES,
  'Query.owner': 'REST clients know their key; the dashboard shows whose it is',
  'Query.installation': INSTALLATION,
  'Subscription.deliveries': 'REST lists deliveries, and a webhook is itself the notification',
  Installation: INSTALLATION,
  InstallationLimits: INSTALLATION,
  'Progress.request': 'the way from an event to its request; the path of the REST stream has the id',
};

/** What only REST has, with the reason. */
export const ONLY_REST: Readonly<Record<string, string>> = {
  'StatusView.request_id': 'requestId for clients of older REST APIs',
  'UploadView.request_id': 'requestId for clients of older REST APIs',
  'ProductView.product_name': 'productName for clients of older REST APIs',
  'ProductView.input_image_urls': 'inputImageUrls for clients of older REST APIs',
  'ProductView.output_image_urls': 'outputImageUrls for clients of older REST APIs',
  'ProductView.inputImageUrls': 'images { inputUrl }, as a list of strings',
  'ProductView.outputImageUrls': 'images { outputUrl }, as a list of strings',
  'ProductView.originalImageUrls': 'images { originalUrl }, as a list of strings',
  'ProductView.imageIds': 'images { id }, as a list of strings',
  'StatusView.nextCursor': 'products { pageInfo { endCursor } }',
  'StatusView.statusUrl': 'a URL of the REST API',
  'UploadView.statusUrl': 'a URL of the REST API',
  'UploadView.message': 'a sentence for people who use curl',
  'UploadForm.file': 'an argument of uploadCsv beside its input',
  'PreviewForm.file': 'an argument of previewImage beside its input',
  'GET /api/requests/{id}': 'request { … } without its products',
  'GET /api/webhooks/{id}': 'node(id: …) { … on Webhook { … } }',
  'GET /api/deliveries/{id}': 'node(id: …) { … on WebhookDelivery { … } }',
  'GET /api/requests/{id}/input.csv': 'the bytes behind inputCsvUrl',
  'GET /api/requests/{id}/output.csv': 'the bytes behind outputCsvUrl',
  'GET /api/requests/{id}/errors.csv': 'the bytes behind errorsCsvUrl',
  'GET /api/images/{id}': 'the bytes behind outputUrl',
  'GET /image/{id}': 'the short form of GET /api/images/{id}',
  'GET /status/{id}': 'the short form of GET /api/status/{id}',
  'POST /upload': 'the short form of POST /api/upload',
  'GET /api/requests/{id}/images.zip': 'the bytes behind every outputUrl, in one file',
};
