import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import { CommandError } from './command.ts';

/** Before the database is touched: a second start by mistake must not migrate or make a demo before it gives up. */
export function probePort({ host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port }, () => probe.close(() => resolve()));
  });
}

/** What keeps a program from listening, in a line. */
export async function listening(config: Config, listen: () => Promise<unknown>): Promise<void> {
  try {
    await listen();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CommandError(
        `port ${config.port} is taken by another program: stop that one, or choose another port with PORT=8081 npm start`,
      );
    if (code === 'EACCES')
      throw new CommandError(`this user may not listen on port ${config.port}: choose one above 1023 with PORT=8080`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CommandError(`this machine has no address ${config.host}: set HOST to one of its own, or to 0.0.0.0`);
    throw error;
  }
}
