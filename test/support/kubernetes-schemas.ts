import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const FOLDER = path.resolve('test/tools/kubernetes');

/** Whether the schemas are installed: `npm ci --prefix test/tools/kubernetes`. */
export const hasKubernetesSchemas = existsSync(path.join(FOLDER, 'node_modules/kubernetes-models'));

/** A Kubernetes object as it is written in a manifest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Returns what the published schema of its kind finds wrong with a manifest; null for nothing. */
export function schemaError(manifest: Manifest): string | null {
  const load = createRequire(path.join(FOLDER, 'package.json'));
  const { apiVersion, kind } = manifest;
  const folder = apiVersion.includes('.') || apiVersion.includes('/') ? apiVersion : `v1`;
  const models = load(`kubernetes-models/${folder}/${kind}`) as Record<
    string,
    new (data: unknown) => { validate(): void }
  >;
  try {
    new models[kind]!(manifest).validate();
    return null;
  } catch (error) {
    return `${kind} ${manifest.metadata.name}: ${(error as Error).message}`;
  }
}
