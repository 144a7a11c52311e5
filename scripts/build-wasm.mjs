// Compiles the perceptual metric from AssemblyScript to WebAssembly, into dist/src and dist/bundle, beside the modules that load
// it. The compiler is a package, so a build needs none that is installed.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const SOURCE = 'src/images/compressor/ssimulacra2';
const FILE = path.join('dist', SOURCE, 'ssimulacra2.wasm');
const BUNDLE = path.join('dist', 'bundle');

const options = ['--enable', 'simd', '--runtime', 'stub', '-O3', '--noAssert', '--use', 'abort='];
const { error } = await asc.main([path.join(SOURCE, 'assembly', 'index.ts'), '--outFile', FILE, ...options], {
  stderr: process.stderr,
});
if (error !== null) process.exit(1);
mkdirSync(BUNDLE, { recursive: true });
copyFileSync(FILE, path.join(BUNDLE, path.basename(FILE)));
