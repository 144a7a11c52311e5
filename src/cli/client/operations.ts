/** What the commands ask of a request. */
const REQUEST = `
  id status fileName createdAt startedAt completedAt notice totalProducts productsWithoutImages skippedRowCount skippedImageCount
  unreadImageColumns outputCsvUrl errorsCsvUrl
  progress { totalImages processedImages completedImages failedImages percentage inputBytes outputBytes etaSeconds }
  comparison { previousRequestId previousCreatedAt sameOptions added changed unchanged removed unknown reviewed }
  failures { code message count example { inputUrl } } findings { finding count } uploadOptions { output report }`;

export const UPLOAD = `mutation ($file: Upload!, $input: UploadCsvInput) {
  uploadCsv(file: $file, input: $input) { ${REQUEST} } }`;

/** What an upload asked for. */
export const RERUN_FIELDS = `fileName inputFileUrl webhookUrl email
  options { quality target format allow effort maxWidth maxHeight sizes background pad trim keepMetadata keepOriginals reuse checks }
  uploadOptions { onInvalidRow columns { images name serialNumber } profile baseUrl encoding sheet output report compare
    fetchHeaders { host name } }`;

export const RERUN = `query ($id: ID!) { request(id: $id) { ${RERUN_FIELDS} } }`;

export const REQUEST_BY_ID = `query ($id: ID!) { request(id: $id) { ${REQUEST} } }`;

export const IMAGES = `query ($id: ID!, $after: String) { request(id: $id) {
  images(first: 500, after: $after) {
    nodes { id inputUrl outputUrl fileName status verdict change inputBytes outputBytes sizes { width bytes url }
      error { code message } }
    pageInfo { hasNextPage endCursor } } } }`;

export const RETRY = `mutation ($id: ID!, $errorCodes: [ImageErrorCode!]) {
  retryFailedImages(requestId: $id, errorCodes: $errorCodes) { ${REQUEST} } }`;

export const CANCEL = `mutation ($id: ID!) { cancelRequest(id: $id) { ${REQUEST} } }`;

export const DELETE = `mutation ($id: ID!) { deleteRequest(id: $id) }`;

export const LIST = `query ($first: Int!, $status: RequestStatus) { requests(first: $first, status: $status) {
  nodes { ${REQUEST} } totalCount } }`;

export const INSPECT = `mutation ($file: Upload!, $input: UploadCsvInput) { inspectCsv(file: $file, input: $input) {
  fileName isAccepted refusal previousRequest { id createdAt totalImages } format sheet profile encoding delimiter rowCount invalidRowCount imageCount duplicateUrlCount
  hostCount skippedImageCount unreadImageColumns columns { name role } hosts { host imageCount }
  rowErrorCount rowErrors { line column message }
  proposal { columns { images name serialNumber } baseUrl confidence notes
    firstRows { line name serialNumber imageUrls } } } }`;

const WEBHOOK = 'id url description events status disabledReason createdAt';
const DELIVERY = `id eventType requestId url status createdAt settledAt nextAttemptAt
  attempts { number endedAt status error { code message } }`;

export const WEBHOOKS = `query { webhooks { ${WEBHOOK} } }`;
export const REGISTER_WEBHOOK = `mutation ($input: RegisterWebhookInput!) {
  registerWebhook(input: $input) { secret webhook { ${WEBHOOK} } } }`;
export const ROTATE_WEBHOOK = `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { ${WEBHOOK} } } }`;
export const REMOVE_WEBHOOK = `mutation ($id: ID!) { removeWebhook(id: $id) }`;
export const ENABLE_WEBHOOK = `mutation ($id: ID!, $enabled: Boolean!) {
  updateWebhook(id: $id, input: { enabled: $enabled }) { ${WEBHOOK} } }`;
export const TEST_WEBHOOK = `mutation ($id: ID!) { sendTestEvent(webhookId: $id) { ${DELIVERY} } }`;
export const REDELIVER = `mutation ($id: ID!) { redeliver(deliveryId: $id) { ${DELIVERY} } }`;
export const DELIVERIES = `query ($id: ID!) { node(id: $id) {
  ... on Webhook { deliveries(first: 50) { ${DELIVERY} } } ... on Request { deliveries { ${DELIVERY} } } } }`;
