import { AsyncLocalStorage } from 'node:async_hooks';

/** Who asks: anyone, where nobody is asked who they are; the owner of a key; whoever follows a signed link, to one path. */
export type Caller =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'owner'; readonly owner: string; readonly keyId: string }
  | { readonly kind: 'link'; readonly path: string };

export const ANYONE: Caller = { kind: 'anyone' };

const storage = new AsyncLocalStorage<Caller>();

/** Runs `work`, and whatever it starts, on behalf of `caller`. */
export function withCaller<Result>(caller: Caller, work: () => Result): Result {
  return storage.run(caller, work);
}

/**
 * Who asked for what is being done here and now. What clients may see is decided by this alone, so there is no
 * answer for work that nobody is known to have asked for.
 *
 * @throws {Error} outside of {@link withCaller}, which is a fault of ours
 */
export function currentCaller(): Caller {
  const caller = storage.getStore();
  if (caller === undefined) throw new Error('Something that clients ask for was asked for by no client');
  return caller;
}

/**
 * Whose rows the caller may see: those of one owner; undefined for everybody's.
 *
 * @throws {Error} outside of {@link withCaller}, and for who may see one file alone, which are faults of ours
 */
export function visibleOwner(): string | undefined {
  const caller = currentCaller();
  if (caller.kind === 'link') throw new Error('A link leads to a file, and to no rows');
  return caller.kind === 'owner' ? caller.owner : undefined;
}
