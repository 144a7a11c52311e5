import { useSyncExternalStore } from 'react';
import { createStore, useStore } from '../store.js';

export type Scheme = 'light' | 'dark' | 'system';

const STORAGE_KEY = 'halftone-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function storedScheme(): Scheme {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** What the user has chosen. */
export const schemeStore = createStore<Scheme>(storedScheme());

// Another tab, or another page of this program, has changed it.
addEventListener('storage', () => schemeStore.set(storedScheme()));

export function chooseScheme(scheme: Scheme): void {
  if (scheme === 'system') localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, scheme);
  schemeStore.set(scheme);
}

function followSystem(listener: () => void): () => void {
  system.addEventListener('change', listener);
  return () => system.removeEventListener('change', listener);
}

/** Returns the colours to show: those that the user has chosen, or else those of the system. */
export function useShownScheme(): 'light' | 'dark' {
  const chosen = useStore(schemeStore);
  const isSystemDark = useSyncExternalStore(followSystem, () => system.matches);
  if (chosen !== 'system') return chosen;
  return isSystemDark ? 'dark' : 'light';
}
