import { isClientWord, main, overview } from '../apps/cli/src/main.ts';

/** One name for both: commands for a server somewhere (projects, import, …) and those of the server itself (serve, migrate, …). */
const argv = process.argv.slice(2);
const [word] = argv;
if (isClientWord(word)) await main(argv);
if (word === 'help' || word === '--help' || word === '-h')
  process.stdout.write(`${overview()}\nOn the machine of the server:\n\n`);
await import('../apps/server/src/main.ts');
