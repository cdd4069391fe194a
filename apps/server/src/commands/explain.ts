import { ConfigError } from '../config.ts';
import { EmbeddedPostgresError } from '../platform/db/embedded-error.ts';
import { SchemaError } from '../platform/db/migrate.ts';
import { AppError } from '../platform/http/app-error.ts';
import { CommandError } from './command.ts';

const AWAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/;

/** Mistakes and surroundings that a person can mend get one line; anything else keeps its stack. */
export function explain(error: unknown): string | undefined {
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
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === '53100') return 'the disk is full: free some space, then start again';
  if (path !== undefined && (code === 'EACCES' || code === 'EPERM'))
    return `this user may not read or write ${path} (${code}): it belongs to another user, as after a start with sudo; start as that user, give this one the folder, or set DATA_DIR to another one`;
  if (path !== undefined && code === 'EROFS')
    return `${path} is on a disk that cannot be written to (${code}): set DATA_DIR to a folder on another one`;
  if (code !== undefined && AWAY.test(code))
    return `the database does not answer (${message || code}): check DATABASE_URL`;
  if (code === '3D000') return `the database is not there (${message}): make it, or check DATABASE_URL`;
  if (code === 'ERR_INVALID_URL')
    return 'DATABASE_URL is no address: it looks like postgres://user:password@host:5432/database';
  if (code === '28P01' || code === '28000') return `the database refused the log-in (${message}): check DATABASE_URL`;
  if (code === '42501' && /role/.test(message))
    return 'the database log-in may not work as labelwright_app. Once, as an administrator of the database: create role labelwright_app; grant labelwright_app to <log-in>;';
  if (code === '42501')
    return `the database log-in lacks a right (${message}): migrate as the owner of the database (MIGRATION_DATABASE_URL)`;
  return undefined;
}
