import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProgram, type TestProgram } from '../support/program.js';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

const { panels } = JSON.parse(readFileSync('deploy/grafana.json', 'utf8')) as { panels: readonly Panel[] };
const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

let program: TestProgram;
let served: ReadonlySet<string>;
beforeAll(async () => {
  // One process, which serves the metrics of both roles.
  program = await startProgram({ env: { ROLES: 'api,worker' } });
  const text = await (await fetch(`${program.url}/metrics`)).text();
  served = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name!],
    ),
  );
}, 60_000);
afterAll(() => program?.dispose());

test('every metric of the Grafana dashboard is served by the program', () => {
  const used = new Set(expressions.flatMap((expr) => expr.match(/\b(?:halftone|nodejs|process)_\w+/g) ?? []));
  expect(used.size).toBeGreaterThan(15);
  expect([...used].filter((name) => !served.has(name))).toEqual([]);
});

test('the panels of the Grafana dashboard have ids of their own and do not overlap', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const overlapping = panels.filter((panel, at) =>
    panels.slice(at + 1).some(({ gridPos: b }) => {
      const a = panel.gridPos;
      return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    }),
  );
  expect(overlapping.map(({ title }) => title)).toEqual([]);
});

// Only where Prometheus's tool is installed.
if (spawnSync('promtool', ['--version']).status === 0) {
  test('every expression of the Grafana dashboard is PromQL', () => {
    const rules = expressions.map((expr, at) => ({
      record: `panel:number_${at}`,
      expr: expr.replaceAll('$instance', '.*'),
    }));
    const folder = mkdtempSync(path.join(tmpdir(), 'halftone-grafana-'));
    const file = path.join(folder, 'rules.json');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  });
}
