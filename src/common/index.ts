export * from './errors.js';
export * from './group-by.js';
export * from './group-commit.js';
export * from './ids.js';
export * from './log-context.js';
export * from './text.js';
export * from './ticker.js';
export * from './url.js';
