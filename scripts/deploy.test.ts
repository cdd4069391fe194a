import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { QUEUES } from '../apps/server/src/platform/jobs/queues.ts';
import { SETTINGS, type Setting } from '../apps/server/src/settings.ts';
import { ROOT } from './run.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const COMPOSE = read('deploy/compose.yaml');

/** Queues that the lines of a page give to workers. */
function served(text: string): string[] {
  return [...text.matchAll(/WORKER_QUEUES[:=] ?([a-z_,]+)/g)].flatMap(([, names = '']) => names.split(','));
}

test.each(['deploy/compose.yaml', 'docs/guide/deployment.md'])('%s gives every queue to one kind of worker', (path) => {
  expect(served(read(path)).sort()).toEqual([...QUEUES].sort());
});

test('deploy/compose.yaml sets only what there is to set', () => {
  const known = new Set(
    Object.values(SETTINGS as Record<string, Setting>).flatMap(({ name, aliases = [] }) => [name, ...aliases]),
  );
  const names = [...COMPOSE.matchAll(/^ {6,8}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1] ?? '');
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test('deploy/Dockerfile has the package.json of every workspace before it installs', () => {
  const beforeInstall = read('deploy/Dockerfile').split('RUN npm ')[0] ?? '';
  const copied = beforeInstall.match(/(?<=COPY )\S+/g) ?? [];
  const workspaces = globSync('{apps,packages}/*/package.json', { cwd: ROOT });
  expect(workspaces.length).toBeGreaterThan(5);
  expect(workspaces.filter((path) => !copied.some((from) => path === from || path.startsWith(`${from}/`)))).toEqual([]);
});
