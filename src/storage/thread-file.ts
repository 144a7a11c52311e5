/** The entry module of a writer thread, which lies beside this file in the build. */
export const THREAD_FILE = new URL('./file-writer.thread.js', import.meta.url);
