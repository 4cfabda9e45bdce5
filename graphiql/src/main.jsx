// The explorer's page: GraphiQL over the settings that /graphiql/cfg.js leaves in `window.contentgraph`.
import './workers.js';
// Named here although GraphiQL loads it by itself: a style sheet reached by a dynamic import alone is left out of the page's.
import 'monaco-graphql/esm/monaco-editor.js';
import './style.css';
import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { COST_PLUGIN, CostLine } from './cost.jsx';
import { sessionStart } from './session.js';
import { createStorage } from './storage.js';

const { endpoint, title, tabs, headers } = window.contentgraph;

const storage = createStorage(window.localStorage);
const fetcher = createGraphiQLFetcher({ url: new URL(endpoint, document.baseURI).href });
const defaultHeaders = Object.keys(headers).length > 0 ? JSON.stringify(headers, null, 2) : undefined;

// The editor measures its font once: it has to be there before the first line is drawn.
await document.fonts.load('15px "Fira Code"');

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    plugins={[HISTORY_PLUGIN, COST_PLUGIN]}
    referencePlugin={DOC_EXPLORER_PLUGIN}
    defaultTabs={tabs.length > 0 ? tabs : undefined}
    defaultHeaders={defaultHeaders}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
    isHeadersEditorEnabled
    inputValueDeprecation
    schemaDescription
    {...sessionStart(storage, tabs)}
  >
    <GraphiQL.Logo>{title}</GraphiQL.Logo>
    <GraphiQL.Footer>
      <CostLine />
    </GraphiQL.Footer>
  </GraphiQL>,
);
