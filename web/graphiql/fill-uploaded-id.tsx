import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { PLACEHOLDER_ID } from './example-tabs.js';
import { followUploads, lastUploadedId } from './uploaded-id.js';

/** Puts the id of the last upload into the variables of a tab that has none, or that of the upload before, when it is shown. */
export function UploadedId() {
  const id = useSyncExternalStore(followUploads, lastUploadedId);
  const { updateActiveTabValues } = useGraphiQLActions();
  const { activeTabIndex, variableEditor } = useGraphiQL((state) => state);
  const outdated = useRef(new Set([PLACEHOLDER_ID]));
  useEffect(() => {
    if (id === undefined || !variableEditor) return;
    outdated.current.delete(id);
    const text = variableEditor.getValue();
    const variables = [...outdated.current].reduce((filled, old) => filled.replaceAll(old, id), text);
    if (variables !== text) {
      variableEditor.setValue(variables);
      updateActiveTabValues({ variables });
    }
    return () => void outdated.current.add(id);
  }, [id, activeTabIndex, variableEditor, updateActiveTabValues]);
  return null;
}
