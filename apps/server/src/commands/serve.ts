import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '../config.ts';
import type { Command } from './command.ts';
import { openDatabase } from './database.ts';
import { listening, probePort } from './listen.ts';
import { stopSignal } from './stop-signal.ts';

export const serveCommand: Command = {
  usage: 'serve',
  help: 'Run the server: web, API, worker and scheduler (ROLE splits them).',
  run: serve,
};

async function serve(config: Config): Promise<void> {
  const signal = stopSignal();
  try {
    if (config.role.includes('http')) await listening(config, () => probePort(config));
    // The program is read while the database starts: each takes about a second.
    const [opened, program] = await Promise.allSettled([openDatabase(config, signal), import('./run-server.ts')]);
    if (opened.status === 'rejected') throw opened.reason;
    const database = opened.value;
    try {
      if (program.status === 'rejected') throw program.reason;
      await program.value.runServer(config, database, signal);
    } finally {
      await database.stop();
    }
  } catch (error) {
    // What breaks because it was stopped is no fault; a program that it waited for may have heard of it first.
    await nextTurn();
    if (!signal.aborted) throw error;
  }
}
