/** The benches are JavaScript; their specs import them without types. */
declare module '*.mjs';
