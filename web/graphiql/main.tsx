import 'graphiql/setup-workers/vite';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { GraphiqlApp } from './graphiql-app';

const root = document.querySelector('#graphiql');
if (root === null) throw new Error('The page has no element with the id "graphiql"');
createRoot(root).render(<GraphiqlApp />);
