/** Whether a URL leads to the machine of whoever opens it; browsers resolve every name under .localhost to it. */
export const isLoopback = (url: string): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
