import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.ts';

/** Makes the next numbered migration file: npm run db:new -- add-something */
const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) {
  process.stderr.write('usage: npm run db:new -- name-in-kebab-case\n');
  process.exit(1);
}
const folder = join(ROOT, 'apps/server/migrations');
const last = readdirSync(folder).sort().at(-1) ?? '0000';
const file = join(folder, `${String(Number(last.slice(0, 4)) + 1).padStart(4, '0')}-${name}.sql`);
writeFileSync(file, '-- What this changes and why.\n');
process.stdout.write(`${file}\n`);
