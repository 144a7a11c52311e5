import { createStore } from '../store.js';

const STORAGE_KEY = 'halftone-key';

/** The API key of this browser tab. It is kept until the tab closes, and null without one. */
export const keyStore = createStore<string | null>(sessionStorage.getItem(STORAGE_KEY));

/** Why the server rejected the last key; null when it did not. */
export const rejectionStore = createStore<string | null>(null);

/** Whether the server has asked for a key. */
export const keyNeededStore = createStore(false);

export function setKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(STORAGE_KEY);
  else sessionStorage.setItem(STORAGE_KEY, key);
  rejectionStore.set(null);
  keyStore.set(key);
}

/** Records that the server did not accept the current key, or that it asks for one. */
export function rejectKey(message: string): void {
  if (keyStore.get() !== null) {
    sessionStorage.removeItem(STORAGE_KEY);
    keyStore.set(null);
    rejectionStore.set(message);
  }
  keyNeededStore.set(true);
}

export function authorization(): Record<string, string> {
  const key = keyStore.get();
  return key === null ? {} : { authorization: `Bearer ${key}` };
}
