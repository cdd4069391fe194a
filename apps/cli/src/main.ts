import { isClientWord } from './all-commands.ts';
import { overview } from './help.ts';
import { runCli } from './run.ts';

export { isClientWord, overview };

/** As the program of this process, which it ends. */
export async function main(argv: readonly string[]): Promise<never> {
  const { stdin, stdout, stderr, env } = process;
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  // Somebody downstream has read enough, as `head` does.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  // npm changes to the folder of the package; people mean the one they stand in.
  const cwd = (env.npm_lifecycle_event === 'labelwright' && env.INIT_CWD) || process.cwd();
  const code = await runCli(argv, { stdin, stdout, stderr, env, cwd, signal: interrupted.signal });
  // What is written goes out first.
  await new Promise((resolve) => stdout.write('', resolve));
  process.exit(code);
}
