import './shared/ui/styles.js';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

const root = document.querySelector('#dashboard');
if (root === null) throw new Error('The page has no element with the id "dashboard"');
// The page always has a scroll bar, which takes no place on phones and some desktops.
if (window.innerWidth > document.documentElement.clientWidth)
  document.documentElement.dataset['wideScrollBar'] = '';

createRoot(root).render(<App />);
