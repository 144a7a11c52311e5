/**
 * Allocates all objects in the young generation, for the whole run. V8 otherwise decides by the first objects of each place in
 * the code: the first rows of an upload are all alive when it collects its first garbage, so it puts those of every later row
 * into the old generation, with all that they refer to. In half of the processes a million images then added 150 MiB
 * instead of 40, and took a tenth more CPU time.
 */
export const NO_PRETENURING = '--no-allocation-site-pretenuring';

/**
 * Collects the old generation at one and a half times its live size, instead of up to four times. That is enough for a program
 * that streams its data: on Node 26, whose objects get there sooner, the upload of a million images adds 92 MiB, and 115 at twice
 * the size, while the CPU time of an image is the same. Not to be set before the program is loaded: V8 would collect what is
 * being loaded.
 */
export const SMALL_OLD_GENERATION = '--heap-growing-percent=50';
