/** What the commands ask of a request. */
const REQUEST = `
  id status fileName createdAt completedAt notice totalProducts productsWithoutImages skippedRowCount skippedImageCount
  unreadImageColumns outputCsvUrl errorsCsvUrl
  progress { totalImages processedImages completedImages failedImages percentage inputBytes outputBytes etaSeconds }
  failures { code message count example { inputUrl } }`;

export const UPLOAD = `mutation ($file: Upload!, $input: UploadCsvInput) {
  uploadCsv(file: $file, input: $input) { ${REQUEST} } }`;

export const REQUEST_BY_ID = `query ($id: ID!) { request(id: $id) { ${REQUEST} } }`;

export const IMAGES = `query ($id: ID!, $after: String) { request(id: $id) {
  images(first: 500, after: $after) {
    nodes { id inputUrl outputUrl fileName status verdict inputBytes outputBytes error { code message } }
    pageInfo { hasNextPage endCursor } } } }`;

export const RETRY = `mutation ($id: ID!) { retryFailedImages(requestId: $id) { ${REQUEST} } }`;
