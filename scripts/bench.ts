import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.ts';

/** npm run bench -- [name …]: runs bench/<name>.ts one after the other, all of them without names. */
const folder = join(ROOT, 'bench');
/** What benchmarks import, no benchmarks. */
const PARTS = new Set(['start-server.ts', 'editor-data.ts']);
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const all = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !PARTS.has(file))
  .map((file) => file.replace(/\.ts$/, ''));
for (const name of names.length > 0 ? names : all) {
  const file = join(folder, `${name}.ts`);
  if (!existsSync(file)) {
    process.stderr.write(`labelwright: there is no bench/${name}.ts; there are ${all.join(', ')}\n`);
    process.exit(1);
  }
  process.stdout.write(`\n== ${name}\n`);
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
