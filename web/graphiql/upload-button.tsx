import { ToolbarButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { formatError, formatResult } from '@graphiql/toolkit';
import { useEffect, useState } from 'react';
import { progressTab } from './example-tabs.js';
import { chooseFile } from './choose-file.js';
import { CSV_TYPES, sendFile } from './upload-fetcher.js';
import { uploadedId } from './uploaded-id.js';

const UPLOAD = {
  operationName: 'UploadCsv',
  query: 'mutation UploadCsv($file: Upload!) { uploadCsv(file: $file) { id } }',
};

/** Uploads a CSV with the default options, then shows the progress of the new request in a new tab. */
export function UploadButton() {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor, responseEditor, documentAST } = useGraphiQL((state) => state);
  const [pendingQuery, setPendingQuery] = useState<string>();
  const [busy, setBusy] = useState(false);

  // Before the editor has parsed its new text, a run would execute the operation of the previous tab.
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
    // Stops the old tab's subscription first: a new tab does not end it, and a run during one only stops it.
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
      const result = await sendFile(UPLOAD, 'file', file);
      const id = uploadedId(result);
      if (id === undefined) show(formatResult(result));
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
