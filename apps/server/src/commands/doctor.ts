import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findBucketFault } from '../adapters/s3/own-files.ts';
import { SETTINGS } from '../settings.ts';
import { VERSION } from '../version.ts';
import { type Command, CommandError, print } from './command.ts';
import { openDatabase } from './database.ts';

const ENOUGH_DISK_BYTES = 1_000_000_000;

export const doctorCommand: Command = {
  usage: 'doctor',
  help: 'Check this machine and the settings, and say what to mend.',
  run: async (config) => {
    let failures = 0;
    const check = (name: string, isRight: boolean, detail: string): void => {
      if (!isRight) failures += 1;
      print(`${isRight ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${detail}`);
    };
    check('version', true, `Labelwright ${VERSION} on Node ${process.version}`);
    check('data folder', isWritable(config.dataDir), config.dataDir);
    const disk = statfsSync(existsSync(config.dataDir) ? config.dataDir : '/');
    const freeBytes = disk.bavail * disk.bsize;
    check('disk', freeBytes > ENOUGH_DISK_BYTES, `${(freeBytes / 1e9).toFixed(1)} GB free`);
    check(
      'web app',
      existsSync(join(import.meta.dirname, '../../../web/dist/index.html')),
      'built web app (npm start builds it)',
    );
    if (config.storageBucket !== undefined) {
      const fault = await findBucketFault(config);
      check('files', fault === undefined, fault ?? `bucket ${config.storageBucket}`);
    }
    const database = await openDatabase(config);
    try {
      const client = new pg.Client({ connectionString: database.app.url });
      await client.connect();
      const { rows } = await client.query<{ version: string; encoding: string }>(
        `select version(), current_setting('server_encoding') as encoding`,
      );
      await client.end();
      check('database', rows[0]?.encoding === 'UTF8', `${database.description}; ${rows[0]?.version.split(' on ')[0]}`);
    } catch (error) {
      check('database', false, (error as Error).message);
    } finally {
      await database.stop();
    }
    for (const [key, setting] of Object.entries(SETTINGS)) {
      const value = config[key as keyof typeof config];
      const isSecret = 'secret' in setting && setting.secret;
      print(`      ${setting.name.padEnd(24)} ${value === undefined ? '-' : isSecret ? '(set)' : String(value)}`);
    }
    if (failures > 0) throw new CommandError(`${failures} of the checks failed`);
  },
};

function isWritable(folder: string): boolean {
  try {
    accessSync(existsSync(folder) ? folder : join(folder, '..'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
