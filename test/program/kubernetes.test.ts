import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { VARIABLE_NAMES } from '../../src/config/config-schema.js';
import { hasKubernetesSchemas, type Manifest, schemaError } from '../support/kubernetes-schemas.js';
import { describeWith } from '../support/real-services.js';

const FOLDER = 'deploy/kubernetes';
const files = readdirSync(FOLDER).filter((file) => file !== 'kustomization.yaml');
const read = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8');
const manifests = files.flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  }),
);
const kustomization = parse(read('kustomization.yaml')) as {
  resources: string[];
  images: { name: string }[];
};

const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string }[];
  readonly securityContext: object;
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string; readonly port: string } };
}
interface PodSpec {
  readonly containers: readonly [Container];
  readonly volumes: readonly { readonly name: string }[];
  readonly terminationGracePeriodSeconds?: number;
}
interface Template {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: PodSpec;
}
const templateOf = (manifest: Manifest) => manifest.spec!.template as Template;
const pods = [...of('Deployment'), ...of('Job')].map(templateOf);

describeWith('the published schemas of Kubernetes', hasKubernetesSchemas, () => {
  test('every manifest is valid', () => {
    expect(manifests.map(schemaError).filter((error) => error !== null)).toEqual([]);
  });

  test('a manifest with a wrong type is found', () => {
    const [deployment] = of('Deployment') as [Manifest];
    expect(schemaError({ ...deployment, spec: { ...deployment.spec, replicas: 'two' } })).toMatch(
      /replicas must be integer/,
    );
  });
});

test('the kustomization lists every file, and sets the image of every container', () => {
  expect(new Set(kustomization.resources)).toEqual(new Set(files));
  const images = new Set(pods.map(({ spec }) => spec.containers[0].image));
  expect([...images]).toEqual(kustomization.images.map(({ name }) => name));
});

test('there are an api, workers with an autoscaler on the backlog, a migration, budgets and network policies', () => {
  const names = manifests.map(({ kind, metadata: { name } }) => `${kind} ${name}`);
  expect(new Set(names)).toEqual(
    new Set([
      'ConfigMap halftone',
      'Job halftone-migrate',
      'Deployment halftone-api',
      'Service halftone',
      'Ingress halftone',
      'Deployment halftone-worker',
      'HorizontalPodAutoscaler halftone-worker',
      'PodDisruptionBudget halftone-api',
      'PodDisruptionBudget halftone-worker',
      'NetworkPolicy halftone-api',
      'NetworkPolicy halftone-worker',
      'NetworkPolicy halftone-out',
    ]),
  );
});

test('every process is probed where it answers, and has the time to stop in order', () => {
  for (const deployment of of('Deployment')) {
    const { spec } = templateOf(deployment);
    const [container] = spec.containers;
    expect(container.startupProbe!.httpGet).toEqual({ path: '/health/live', port: 'http' });
    expect(container.livenessProbe!.httpGet).toEqual({ path: '/health/live', port: 'http' });
    expect(container.readinessProbe!.httpGet).toEqual({ path: '/health/ready', port: 'http' });
    expect(container.ports).toEqual([{ name: 'http', containerPort: 3000 }]);
    // The program exits 30 seconds after a SIGTERM at the latest.
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(30);
  }
});

test('containers run what the image has, unprivileged, on a read-only file system with their volumes', () => {
  for (const { spec } of pods) {
    const [container] = spec.containers;
    expect(container.args.slice(0, 3)).toEqual(['node', '--enable-source-maps', 'dist/bundle/halftone.js']);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    });
    const volumes = new Set(spec.volumes.map(({ name }) => name));
    expect(container.volumeMounts.filter(({ name }) => !volumes.has(name))).toEqual([]);
  }
});

test('every setting exists', () => {
  const config = (of('ConfigMap')[0] as unknown as { data: Record<string, string> }).data;
  const set = [
    ...Object.keys(config),
    ...pods.flatMap(({ spec }) => spec.containers[0].env?.map(({ name }) => name) ?? []),
  ];
  expect(
    set.filter((name) => name !== 'TMPDIR' && !(VARIABLE_NAMES as readonly string[]).includes(name)),
  ).toEqual([]);
});

test('every selector selects pods of the manifests', () => {
  const labels = pods.map(({ metadata }) => metadata.labels);
  const selectors = manifests.flatMap(({ kind, metadata: { name }, spec }) => {
    const found = (spec?.podSelector ?? spec?.selector) as
      | { matchLabels?: Record<string, string> }
      | undefined;
    const wanted = kind === 'Service' ? (found as Record<string, string>) : found?.matchLabels;
    return wanted === undefined ? [] : [{ name: `${kind} ${name}`, wanted }];
  });
  expect(selectors.length).toBeGreaterThanOrEqual(8);
  const matches = (wanted: Record<string, string>) =>
    labels.some((pod) => Object.entries(wanted).every(([key, value]) => pod[key] === value));
  expect(selectors.filter(({ wanted }) => !matches(wanted)).map(({ name }) => name)).toEqual([]);
});
