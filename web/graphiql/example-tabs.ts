/** One tab of GraphiQL: the texts of its operation editor and of its variables editor. */
export interface ExampleTab {
  readonly query: string;
  readonly variables?: string;
}

/** Stands for the id of a request until a file is uploaded. */
export const PLACEHOLDER_ID = '00000000-0000-7000-8000-000000000000';

const variables = (values: Readonly<Record<string, unknown>>) => JSON.stringify(values, null, 2);

const howToUpload = (endpoint: string): ExampleTab => ({
  query: `# Uploads a CSV: press play and choose the file.
# Every image that it names is compressed.
#
# A file is uploaded as multipart/form-data:
#   operations  the mutation, with null as the file
#   map         the variable that each part fills
#   0           the file
#
# curl ${endpoint} \\
#   -H 'apollo-require-preflight: true' \\
#   -F operations='{"variables":{"file":null},
# "query":"mutation($file:Upload!){uploadCsv(file:$file){id}}"}' \\
#   -F map='{"0":["variables.file"]}' \\
#   -F 0=@catalogue.csv
#
# The id in the result goes into the variables of
# the other tabs. The upload button also opens a
# Progress tab.

mutation HowToUpload($file: Upload!) {
  uploadCsv(file: $file, input: { quality: 50 }) {
    id
    status
    totalProducts
    progress {
      totalImages
    }
  }
}
`,
});

const inspect: ExampleTab = {
  query: `# A dry run: press play and choose a CSV. Shows
# its content and whether an upload would be
# accepted. Nothing is stored or processed.

mutation InspectCsv($file: Upload!) {
  inspectCsv(file: $file) {
    isAccepted
    refusal
    encoding
    delimiter
    columns {
      name
      role
    }
    rowCount
    imageCount
    duplicateUrlCount
    hosts {
      host
      imageCount
    }
    rowErrors {
      line
      column
      message
    }
    # Options for the upload, to send or to change.
    proposal {
      profile
      columns {
        images
        name
        serialNumber
      }
      confidence
      notes
    }
  }
}
`,
};

const oneRequest: ExampleTab = {
  query: `# One request: its progress, its files and its
# first products. Its id is in the variables.

query OneRequest($id: ID!) {
  request(id: $id) {
    status
    fileName
    progress {
      processedImages
      totalImages
      percentage
      inputBytes
      outputBytes
      etaSeconds
    }
    outputCsvUrl
    errorsCsvUrl
    products(first: 10) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          serialNumber
          name
          status
          images {
            inputUrl
            outputUrl
            verdict
            error {
              code
              message
            }
          }
        }
      }
    }
  }
}
`,
  variables: variables({ id: PLACEHOLDER_ID }),
};

const requests: ExampleTab = {
  query: `# All requests, newest first, a page at a time.
# For the next page, set "after" to the endCursor.

query Requests($first: Int, $after: String, $status: RequestStatus) {
  requests(first: $first, after: $after, status: $status) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        fileName
        status
        createdAt
        totalProducts
        progress {
          percentage
        }
      }
    }
  }
}
`,
  variables: variables({ first: 20, after: null, status: null }),
};

/** Returns the tab that subscribes to the progress of a request. */
export const progressTab = (requestId: string): Required<ExampleTab> => ({
  query: `# Live progress over a WebSocket: the current
# state, then each change until the request ends.

subscription Progress($requestId: ID!) {
  progress(requestId: $requestId) {
    sequence
    status
    totalImages
    processedImages
    completedImages
    failedImages
    percentage
    inputBytes
    outputBytes
    etaSeconds
  }
}
`,
  variables: variables({ requestId }),
});

const failures: ExampleTab = {
  query: `# The failures of a request, by cause, and how to
# retry them. Play asks which of the two to run.

query Failures($id: ID!) {
  request(id: $id) {
    errorsCsvUrl
    failures {
      code
      message
      count
      example {
        inputUrl
        attempts
      }
    }
  }
}

mutation RetryFailedImages($id: ID!) {
  retryFailedImages(requestId: $id) {
    id
    status
  }
}
`,
  variables: variables({ id: PLACEHOLDER_ID }),
};

const cancel: ExampleTab = {
  query: `# Cancels a request. Finished images are kept; the
# remaining ones are not downloaded.

mutation CancelRequest($id: ID!) {
  cancelRequest(id: $id) {
    id
    status
    completedAt
  }
}
`,
  variables: variables({ id: PLACEHOLDER_ID }),
};

const remove: ExampleTab = {
  query: `# Deletes a request with its rows and its stored
# files. This cannot be undone.

mutation DeleteRequest($id: ID!) {
  deleteRequest(id: $id)
}
`,
  variables: variables({ id: PLACEHOLDER_ID }),
};

/** Returns the initial tabs, one for each main operation; `endpoint` is the URL of the GraphQL API. */
export function exampleTabs(endpoint: string): ExampleTab[] {
  const progress = progressTab(PLACEHOLDER_ID);
  return [howToUpload(endpoint), oneRequest, requests, progress, failures, cancel, remove, inspect];
}
