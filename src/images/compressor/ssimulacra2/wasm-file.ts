/** The metric as WebAssembly, which `npm run build` compiles from the sources in `assembly`. */
export const WASM_FILE = new URL('./ssimulacra2.wasm', import.meta.url);
