import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildWebIfStale } from './build-web.ts';
import { ROOT } from './run.ts';

test('the web app is built for production, also where tests build it', { timeout: 120_000 }, () => {
  expect(process.env.NODE_ENV).toBe('test');
  buildWebIfStale();
  const assets = join(ROOT, 'apps/web/dist/assets');
  const inDevelopment = readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .filter((name) => readFileSync(join(assets, name), 'utf8').includes('jsxDEV'));
  expect(inDevelopment).toEqual([]);
});
