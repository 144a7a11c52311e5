import 'graphiql/setup-workers/vite';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { Playground } from './playground';

const root = document.querySelector('#playground');
if (root === null) throw new Error('The page has no place for the playground');
createRoot(root).render(<Playground />);
