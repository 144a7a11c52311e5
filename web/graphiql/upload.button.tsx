import { ToolbarButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { formatError, formatResult } from '@graphiql/toolkit';
import type { ExecutionResult } from 'graphql';
import { useEffect, useState } from 'react';
import { progressTab } from './example.tabs.js';
import { chooseFile } from './file.picker.js';
import { CSV_TYPES, sendFile } from './upload.fetcher.js';

const UPLOAD = {
  operationName: 'UploadCsv',
  query: 'mutation UploadCsv($file: Upload!) { uploadCsv(file: $file) { id } }',
};

const uploadedId = (answer: ExecutionResult): string | undefined =>
  (answer.data as { uploadCsv?: { id: string } } | null | undefined)?.uploadCsv?.id;

/** Uploads a CSV with the default options, then watches the new request in a tab of its own. */
export function UploadButton() {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor, responseEditor, documentAST } = useGraphiQL((state) => state);
  const [pendingQuery, setPendingQuery] = useState<string>();
  const [busy, setBusy] = useState(false);

  // A run before the editor has parsed its new text would run the operation of the tab before.
  const parsed = documentAST?.loc?.source.body;
  useEffect(() => {
    if (pendingQuery === undefined || parsed !== pendingQuery) return;
    setPendingQuery(undefined);
    actions.run();
  }, [pendingQuery, parsed, actions]);

  const show = (response: string) => {
    responseEditor?.setValue(response);
    actions.updateActiveTabValues({ response });
  };

  const watch = (id: string) => {
    const { query, variables } = progressTab(id);
    // A new tab does not end the subscription of the old one, and a run while one is open only stops it.
    actions.stop();
    actions.addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
    actions.updateActiveTabValues({ query, variables });
    setPendingQuery(query);
  };

  const upload = async () => {
    const file = await chooseFile(CSV_TYPES);
    if (file === null) return;
    setBusy(true);
    try {
      const answer = await sendFile(UPLOAD, 'file', file);
      const id = uploadedId(answer);
      if (id === undefined) show(formatResult(answer));
      else watch(id);
    } catch (error) {
      show(formatError(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <ToolbarButton label="Upload a CSV and watch it" disabled={busy} onClick={() => void upload()}>
      <svg
        className="graphiql-toolbar-icon"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        aria-hidden
      >
        <path d="M7 9.5V1.5M3.5 5 7 1.5 10.5 5M1.5 9v3.5h11V9" strokeWidth="1.5" />
      </svg>
    </ToolbarButton>
  );
}
