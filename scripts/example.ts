import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.ts';

/** npm run example:<name>: starts examples/<name>/server.ts. */
const [name = ''] = process.argv.slice(2);
const server = join(ROOT, 'examples', name, 'server.ts');
if (!existsSync(server)) {
  process.stderr.write(`labelwright: there is no example "${name}"\n`);
  process.exit(1);
}
await import(server);
