import './shared/ui/styles.js';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

const root = document.querySelector('#dashboard');
if (root === null) throw new Error('The page has no element with the id "dashboard"');
createRoot(root).render(<App />);
