import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.ts';

const SOURCES = ['apps/web', 'packages'];
const SKIPPED = new Set(['node_modules', 'dist', 'dev', 'test-results']);
const STAMP = join(ROOT, 'apps/web/dist/.sources');

/** Tests run with NODE_ENV=test, in which Vite would build with the development half of React: twice as large and slow. */
const PRODUCTION = { NODE_ENV: 'production' };

/** Builds the web app when its sources differ from those of the last build. */
export function buildWebIfStale(): void {
  const hash = createHash('sha256').update(JSON.stringify(PRODUCTION));
  hash.update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const folder of SOURCES) addFolder(hash, join(ROOT, folder));
  const digest = hash.digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) return;
  run('vite', ['build', 'apps/web', '--logLevel', 'warn'], PRODUCTION);
  writeFileSync(STAMP, digest);
}

function addFolder(hash: ReturnType<typeof createHash>, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, path);
    else hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  }
}
