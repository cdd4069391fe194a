import type { Command } from './commands/command.ts';
import { CommandError, print } from './commands/command.ts';
import { consumeCommand } from './commands/consume.ts';
import { createProjectCommand } from './commands/create-project.ts';
import { createUserCommand } from './commands/create-user.ts';
import { doctorCommand } from './commands/doctor.ts';
import { importLabelStudioCommand } from './commands/import-label-studio.ts';
import { migrateCommand } from './commands/migrate.ts';
import { seedDemoCommand } from './commands/seed-demo.ts';
import { serveCommand } from './commands/serve.ts';
import { ConfigError, loadConfig } from './config.ts';
import { EmbeddedPostgresError } from './platform/db/embedded.ts';
import { SchemaError } from './platform/db/migrate.ts';
import { AppError } from './platform/http/app-error.ts';

const COMMANDS: readonly Command[] = [
  serveCommand,
  migrateCommand,
  seedDemoCommand,
  createUserCommand,
  createProjectCommand,
  doctorCommand,
  consumeCommand,
  importLabelStudioCommand,
];

/** Mistakes and surroundings that a person can mend get one line; anything else keeps its stack. */
function explain(error: unknown): string | undefined {
  if (
    error instanceof CommandError ||
    error instanceof ConfigError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof SchemaError
  ) {
    return error.message;
  }
  if (error instanceof AppError)
    return [
      error.message,
      ...Object.entries(error.details ?? {}).map(([field, texts]) => `${field}: ${texts.join(' ')}`),
    ].join('\n  ');
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === '53100') return 'the disk is full: free some space, then start again';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `the database does not answer (${message}): check DATABASE_URL`;
  if (code === '28P01' || code === '28000') return `the database refused the log-in (${message}): check DATABASE_URL`;
  if (code === '42501' && /role/.test(message))
    return 'the database log-in may not work as labelwright_app. Once, as an administrator of the database: create role labelwright_app; grant labelwright_app to <log-in>;';
  if (code === '42501')
    return `the database log-in lacks a right (${message}): migrate as the owner of the database (MIGRATION_DATABASE_URL)`;
  return undefined;
}

const [name = 'serve', ...args] = process.argv.slice(2);
const command = COMMANDS.find((candidate) => candidate.name === name);
if (!command) {
  print(`usage: labelwright <command>\n\n${COMMANDS.map(({ usage, help }) => `  ${usage}\n      ${help}`).join('\n')}`);
  process.exit(name === 'help' || name === '--help' ? 0 : 1);
}
try {
  await command.run(loadConfig(), args);
  process.exit(0);
} catch (error) {
  const line = explain(error);
  process.stderr.write(line ? `labelwright: ${line}\n` : `${(error as Error).stack ?? String(error)}\n`);
  process.exit(1);
}
