import { GraphiQL } from 'graphiql';
import favicon from './favicon.svg';
import { exampleTabs } from './example-tabs.js';
import { LineWrapping } from './line-wrapping';
import { UploadButton } from './upload-button';
import { createFetcher, endpointOf } from './upload-fetcher.js';

const fetcher = createFetcher(window.location);
const tabs = exampleTabs(endpointOf(window.location));

/** Renders GraphiQL for this server, with an example of each main operation. */
export function GraphiqlApp() {
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <span className="halftone-logo">
          <img src={favicon} alt="" />
          Halftone
        </span>
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
    </GraphiQL>
  );
}
