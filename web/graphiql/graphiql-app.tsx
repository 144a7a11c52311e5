import { GraphiQL } from 'graphiql';
import { exampleTabs } from './example-tabs.js';
import { LineWrapping } from './line-wrapping';
import { useTheme } from './use-theme.js';
import { UploadButton } from './upload-button';
import { UploadedId } from './fill-uploaded-id';
import { createFetcher, endpointOf } from './upload-fetcher.js';

const fetcher = createFetcher(window.location);
const tabs = exampleTabs(endpointOf(window.location));

/** Renders GraphiQL for this server, with an example of each main operation. */
export function GraphiqlApp() {
  const theme = useTheme();
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
      forcedTheme={theme}
    >
      <GraphiQL.Logo>
        <span />
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <UploadButton />
          </>
        )}
      </GraphiQL.Toolbar>
      <LineWrapping />
      <UploadedId />
    </GraphiQL>
  );
}
