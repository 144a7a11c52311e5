import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The caller of a request: anyone, where no authentication is required; the owner of an API key; a signed link to one path
 * of files; a signed link to one event stream, which reads on behalf of the owner of the API key that it was signed for.
 */
export type Caller =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'owner'; readonly owner: string; readonly keyId: string }
  | { readonly kind: 'stream'; readonly owner: string; readonly keyId: string }
  | { readonly kind: 'link'; readonly path: string };

export const ANYONE: Caller = { kind: 'anyone' };

const storage = new AsyncLocalStorage<Caller>();

/** Runs `work`, and everything that it starts, on behalf of `caller`. */
export function withCaller<Result>(caller: Caller, work: () => Result): Result {
  return storage.run(caller, work);
}

/**
 * Returns the caller on whose behalf this code runs. It alone decides what is visible, so there is no default.
 *
 * @throws {Error} outside of {@link withCaller}, which is a programming error
 */
export function currentCaller(): Caller {
  const caller = storage.getStore();
  if (caller === undefined) throw new Error('The current caller was read outside of withCaller');
  return caller;
}

/**
 * Returns the owner whose rows the caller may see; undefined when the caller may see all rows.
 *
 * @throws {Error} outside of {@link withCaller}, and for a caller with a signed link, which are programming errors
 */
export function visibleOwner(): string | undefined {
  const caller = currentCaller();
  if (caller.kind === 'link') throw new Error('A signed link gives access to one file only, and to no rows');
  return caller.kind === 'anyone' ? undefined : caller.owner;
}
