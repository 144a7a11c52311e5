import { useSyncExternalStore } from 'react';

/** The header of the page has chosen the colours (`src/http/web-pages/header`), and tells when they change. */
const follow = (listener: () => void) => {
  addEventListener('halftone-theme', listener);
  return () => removeEventListener('halftone-theme', listener);
};

const shown = () => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');

/** Returns the colours that the header shows. */
export const useTheme = (): 'light' | 'dark' => useSyncExternalStore(follow, shown);
