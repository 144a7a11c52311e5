const PROGRESS_FIELDS =
  'status totalImages processedImages failedImages percentage inputBytes outputBytes etaSeconds';

export const UPLOAD = `
  mutation Upload($file: Upload!) {
    uploadCsv(file: $file) { id totalProducts }
  }`;

export const PROGRESS = `
  subscription Watch($requestId: ID!) {
    progress(requestId: $requestId) { ${PROGRESS_FIELDS} }
  }`;

export const RESULTS = `
  query Results($requestId: ID!) {
    request(id: $requestId) {
      status startedAt completedAt outputCsvUrl
      progress { ${PROGRESS_FIELDS} }
      images(first: 100) {
        nodes { inputUrl outputUrl status verdict inputBytes outputBytes error { code message } }
      }
    }
  }`;
