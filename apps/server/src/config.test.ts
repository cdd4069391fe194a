import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConfig } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-config-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('settings', () => {
  test('come from the environment, then from the file, then from their default, and say so', () => {
    const file = join(folder, 'settings');
    writeFileSync(file, 'PORT=9001\nRETENTION_DAYS="7" # a week\nDJANGO_SECRET_KEY=from-the-file\n');
    vi.stubEnv('ENV_FILE', file);
    vi.stubEnv('PORT', '9002');
    vi.stubEnv('RETENTION_DAYS', '');
    vi.stubEnv('SECRET_KEY', '');
    const config = loadConfig();
    expect(config).toMatchObject({ port: 9002, retentionDays: 7, secretKey: 'from-the-file', settingsFile: file });
    expect(config.origins.port).toEqual({ source: 'environment', givenAs: 'PORT' });
    expect(config.origins.retentionDays).toEqual({ source: 'file', givenAs: 'RETENTION_DAYS' });
    expect(config.origins.secretKey).toEqual({ source: 'file', givenAs: 'DJANGO_SECRET_KEY' });
    expect(config.origins.smtpPort).toEqual({ source: 'default', givenAs: undefined });
    expect(config.origins.smtpHost.source).toBe('unset');
  });

  test('a file that is named must be there; an environment of the caller’s is all there is', () => {
    vi.stubEnv('ENV_FILE', join(folder, 'nothing'));
    expect(() => loadConfig()).toThrow('there is no file');
    const config = loadConfig({ DATA_DIR: folder });
    expect(config.settingsFile).toBeUndefined();
    expect(config.origins.secretKey.source).toBe('generated');
  });

  test('the address of the database may come in parts', () => {
    const parts = { SECRET_KEY: 'x', POSTGRES_HOST: 'db', POSTGRES_USER: 'ada', POSTGRES_PASSWORD: 'p@ss/word:1' };
    expect(loadConfig(parts).databaseUrl).toBe('postgres://ada:p%40ss%2Fword%3A1@db:5432/labelwright');
    expect(loadConfig({ ...parts, DATABASE_URL: 'postgres://other/x' }).databaseUrl).toBe('postgres://other/x');
    expect(loadConfig({ SECRET_KEY: 'x' }).databaseUrl).toBeUndefined();
  });

  test('production insists on a key and an address, and all problems are told at once', () => {
    expect(() => loadConfig({ APP_ENV: 'production', PORT: 'many' })).toThrow(/PORT.*SECRET_KEY.*PUBLIC_URL/s);
  });
});

test('a bucket service given as host:port is reached by path, over TLS when asked for', () => {
  const given = {
    MINIO_ENDPOINT: 'localhost:9000',
    MINIO_BUCKET: 'task-logs',
    MINIO_ACCESS_KEY: 'a',
    MINIO_SECRET_KEY: 'b',
  };
  const base = { DATA_DIR: tmpdir(), SECRET_KEY: 'x' };
  expect(loadConfig({ ...base, ...given })).toMatchObject({
    storageEndpoint: 'http://localhost:9000',
    storagePathStyle: true,
    storageBucket: 'task-logs',
    storageAccessKeyId: 'a',
  });
  expect(loadConfig({ ...base, ...given, MINIO_USE_SSL: 'true' }).storageEndpoint).toBe('https://localhost:9000');
  expect(loadConfig({ ...base, STORAGE_S3_ENDPOINT: 'https://s3.example.com' })).toMatchObject({
    storageEndpoint: 'https://s3.example.com',
    storagePathStyle: false,
  });
  const production = { ...base, APP_ENV: 'production', PUBLIC_URL: 'https://x.example' };
  expect(() => loadConfig({ ...production, ...given, MINIO_SECRET_KEY: 'minioadmin' })).toThrow('factory password');
});

test('a key that cannot be read is told in a line with its file', () => {
  const file = join(folder, 'secret-key');
  mkdirSync(file);
  expect(() => loadConfig({ DATA_DIR: folder })).toThrow(`cannot read ${file} (EISDIR)`);
});

test('what is no origin is told; none but in development means nobody', () => {
  const base = { DATA_DIR: folder, SECRET_KEY: 'x' };
  expect(() => loadConfig({ ...base, CORS_ORIGINS_RAW: 'tools.example.com,https://a.example/path' })).toThrow(
    /"tools\.example\.com" is no origin.*"https:\/\/a\.example\/path" is no origin/s,
  );
  expect(loadConfig(base).corsOrigins).toEqual([]);
  expect(loadConfig({ ...base, APP_ENV: 'development' }).corsOrigins).toEqual(['*']);
  expect(loadConfig({ ...base, CORS_ORIGINS_RAW: 'https://a.example/,http://b:3000' }).corsOrigins).toEqual([
    'https://a.example',
    'http://b:3000',
  ]);
});

test('a write token needs its organization; open writes are for development alone', () => {
  const base = { DATA_DIR: folder, SECRET_KEY: 'x' };
  expect(() => loadConfig({ ...base, DJANGO_WRITE_TOKEN: 'secret' })).toThrow('WRITE_TOKEN_ORG: must name');
  const open = { ...base, ALLOW_OPEN_WRITES: '1', WRITE_TOKEN_ORG: 'ours' };
  expect(() => loadConfig(open)).toThrow('ALLOW_OPEN_WRITES: only with APP_ENV=development');
  expect(loadConfig({ ...open, APP_ENV: 'development' }).allowOpenWrites).toBe(true);
  const production = { ...base, APP_ENV: 'production', PUBLIC_URL: 'https://x.example', WRITE_TOKEN_ORG: 'ours' };
  expect(() => loadConfig({ ...production, WRITE_TOKEN: 'short' })).toThrow('at least 16 characters');
});
