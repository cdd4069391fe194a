import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseQueue } from './adapters/rabbitmq/topology.ts';
import { planQueues } from './platform/jobs/queues.ts';
import { PROJECT_ROOT, SETTINGS, type Setting } from './settings.ts';

/** The only reader of process.env; what may be set stands in settings.ts. */

type SettingKey = keyof typeof SETTINGS;
type Value<S> = S extends { kind: 'integer' }
  ? number
  : S extends { kind: 'boolean' }
    ? boolean
    : S extends { kind: 'list' }
      ? string[]
      : string;
type Loaded = {
  [K in SettingKey]: (typeof SETTINGS)[K] extends { fallback: undefined }
    ? Value<(typeof SETTINGS)[K]> | undefined
    : Value<(typeof SETTINGS)[K]>;
};

/** Where a value comes from. `generated`: made once and kept; `unset`: there is none. */
export interface SettingOrigin {
  source: 'environment' | 'file' | 'default' | 'generated' | 'unset';
  /** The name it was given by: the setting's own or an alias. */
  givenAs: string | undefined;
}

export interface Config extends Omit<Loaded, 'secretKey' | 'publicUrl'> {
  secretKey: string;
  publicUrl: string;
  origins: Readonly<Record<SettingKey, SettingOrigin>>;
  /** The file that settings were read from; undefined: there is none. */
  settingsFile: string | undefined;
}

const SHORTEST_WRITE_TOKEN = 16;

export class ConfigError extends Error {}

/**
 * Reads and checks everything at once; throws one ConfigError that lists every problem. Without an environment of the
 * caller's it is that of the process, and the .env file for what the process was not told.
 */
export function loadConfig(given?: NodeJS.ProcessEnv): Config {
  const env = given ?? process.env;
  const file = given === undefined ? readSettingsFile(env) : undefined;
  const problems: string[] = [];
  const loaded: Record<string, unknown> = {};
  const origins = {} as Record<SettingKey, SettingOrigin>;
  for (const [key, setting] of Object.entries(SETTINGS) as [SettingKey, Setting][]) {
    const names = [setting.name, ...(setting.aliases ?? [])];
    const found = findValue(names, env) ?? findValue(names, file?.values ?? {});
    origins[key] = originOf(setting, found?.name, found !== undefined && findValue(names, env) === undefined);
    try {
      loaded[key] = parseSetting(setting, found?.value ?? setting.fallback);
    } catch (error) {
      problems.push(`${setting.name}: ${(error as Error).message}`);
    }
  }
  const config = loaded as unknown as Loaded;
  for (const role of config.role ?? [])
    if (!['http', 'worker', 'scheduler'].includes(role))
      problems.push(`ROLE: "${role}" is none of http, worker, scheduler`);
  try {
    planQueues(config);
  } catch (error) {
    problems.push(`WORKER_QUEUES, QUEUE_CONCURRENCY: ${(error as Error).message}`);
  }
  problems.push(
    ...mailProblems(config),
    ...foreignTokenProblems(config),
    ...bucketProblems(config),
    ...brokerProblems(config),
    ...originProblems(config),
    ...writeTokenProblems(config),
  );
  if (config.appEnv === 'production' && !config.secretKey)
    problems.push('SECRET_KEY: must be set in production (openssl rand -hex 32)');
  if (config.appEnv === 'production' && !config.publicUrl) problems.push('PUBLIC_URL: must be set in production');
  if (problems.length > 0) throw new ConfigError(`the settings are not right:\n  ${problems.join('\n  ')}`);
  const isGenerated = config.secretKey === undefined;
  return {
    ...config,
    origins: isGenerated ? { ...origins, secretKey: { source: 'generated', givenAs: undefined } } : origins,
    settingsFile: file?.path,
    databaseUrl: config.databaseUrl ?? composedUrl(config),
    ...bucketAddress(config),
    corsOrigins: originsOf(config),
    dataDir: resolve(config.dataDir),
    publicUrl: (config.publicUrl ?? `http://localhost:${config.port}`).replace(/\/$/, ''),
    secretKey: config.secretKey ?? keptSecret(join(resolve(config.dataDir), 'secret-key')),
  };
}

/** A bare host:port is a service of one's own, which knows buckets by path only. */
function bucketAddress({ storageEndpoint, storageTls }: Loaded): Partial<Loaded> {
  if (storageEndpoint === undefined || /^https?:\/\//.test(storageEndpoint)) return {};
  return { storageEndpoint: `${storageTls ? 'https' : 'http'}://${storageEndpoint}`, storagePathStyle: true };
}

function bucketProblems({ appEnv, storageSecretAccessKey }: Loaded): string[] {
  if (appEnv !== 'production' || storageSecretAccessKey !== 'minioadmin') return [];
  return ['STORAGE_S3_SECRET_ACCESS_KEY: minioadmin is the factory password that everybody knows; set another one'];
}

function originProblems({ corsOrigins }: Loaded): string[] {
  return corsOrigins
    .filter((origin) => origin !== '*' && !/^https?:\/\/[^/\s]+\/?$/.test(origin))
    .map((origin) => `CORS_ORIGINS_RAW: "${origin}" is no origin, such as https://tools.example.com`);
}

function writeTokenProblems({ writeToken, writeTokenOrg, allowOpenWrites, appEnv }: Loaded): string[] {
  const problems: string[] = [];
  if ((writeToken !== undefined || allowOpenWrites) && writeTokenOrg === undefined)
    problems.push('WRITE_TOKEN_ORG: must name the organization that WRITE_TOKEN writes to');
  if (writeToken !== undefined && appEnv === 'production' && writeToken.trim().length < SHORTEST_WRITE_TOKEN)
    problems.push(`WRITE_TOKEN: must have at least ${SHORTEST_WRITE_TOKEN} characters in production`);
  if (allowOpenWrites && appEnv !== 'development') problems.push('ALLOW_OPEN_WRITES: only with APP_ENV=development');
  return problems;
}

/** While a program is written, its pages come from anywhere. */
function originsOf({ corsOrigins, appEnv }: Loaded): string[] {
  if (corsOrigins.length === 0 && appEnv === 'development') return ['*'];
  return corsOrigins.map((origin) => origin.replace(/\/$/, ''));
}

function brokerProblems({ rabbitmqUrl, rabbitmqQueues, streams }: Loaded): string[] {
  const problems: string[] = [];
  if (rabbitmqUrl !== undefined && !/^amqps?:\/\/[^/]/.test(rabbitmqUrl))
    problems.push('RABBITMQ_URL: must begin with amqp:// or amqps:// and name a host');
  try {
    rabbitmqQueues.map(parseQueue);
  } catch (error) {
    problems.push(`RABBITMQ_QUEUES: ${(error as Error).message}`);
  }
  for (const name of streams)
    if (!['events', 'allocation', 'review'].includes(name))
      problems.push(`STREAMS: "${name}" is none of events, allocation, review`);
  return problems;
}

function mailProblems({ smtpTls, smtpCaFile, digestHour }: Loaded): string[] {
  const problems: string[] = [];
  if (!['auto', 'starttls', 'tls', 'none'].includes(smtpTls))
    problems.push(`SMTP_TLS: "${smtpTls}" is none of auto, starttls, tls, none`);
  if (smtpCaFile !== undefined && !existsSync(smtpCaFile))
    problems.push(`SMTP_CA_FILE: there is no file ${smtpCaFile}`);
  if (digestHour > 23) problems.push('DIGEST_HOUR: must be 0 to 23');
  return problems;
}

function foreignTokenProblems({ jwtAlgorithm, jwtJwksUrl, jwtSecret, jwtTenants }: Loaded): string[] {
  const problems: string[] = [];
  if (!['provision', 'known'].includes(jwtTenants))
    problems.push(`LT_JWT_TENANTS: "${jwtTenants}" is none of provision, known`);
  const isShared = /^HS(256|384|512)$/.test(jwtAlgorithm);
  if (!isShared && !/^((RS|PS|ES)(256|384|512)|EdDSA)$/.test(jwtAlgorithm))
    problems.push(`LT_JWT_ALG: "${jwtAlgorithm}" is no algorithm that is accepted`);
  else if (!isShared && jwtSecret !== undefined && jwtJwksUrl === undefined)
    problems.push(`LT_JWT_ALG: a shared secret needs HS256, HS384 or HS512, not ${jwtAlgorithm}`);
  return problems;
}

/** The .env file, or the one that ENV_FILE names; an empty ENV_FILE and programs under test read none. */
function readSettingsFile(env: NodeJS.ProcessEnv): { path: string; values: NodeJS.Dict<string> } | undefined {
  const named = env.ENV_FILE;
  if (named === '' || (named === undefined && env.NODE_ENV === 'test')) return undefined;
  const path = resolve(named ?? join(PROJECT_ROOT, '.env'));
  if (!existsSync(path)) {
    if (named === undefined) return undefined;
    throw new ConfigError(`ENV_FILE: there is no file ${path}`);
  }
  return { path, values: parseEnv(readFileSync(path, 'utf8')) };
}

function findValue(names: readonly string[], env: NodeJS.Dict<string>): { name: string; value: string } | undefined {
  for (const name of names) {
    const value = env[name];
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}

function originOf(setting: Setting, givenAs: string | undefined, isOfFile: boolean): SettingOrigin {
  if (givenAs !== undefined) return { source: isOfFile ? 'file' : 'environment', givenAs };
  return { source: setting.fallback === undefined ? 'unset' : 'default', givenAs: undefined };
}

/** The address of the database from its parts; undefined without a host. */
function composedUrl(config: Loaded): string | undefined {
  const { postgresHost, postgresPort, postgresDb, postgresUser, postgresPassword } = config;
  if (postgresHost === undefined) return undefined;
  const login = [postgresUser, ...(postgresPassword === undefined ? [] : [postgresPassword])].map(encodeURIComponent);
  return `postgres://${login.join(':')}@${postgresHost}:${postgresPort}/${encodeURIComponent(postgresDb)}`;
}

function parseSetting(setting: Setting, raw: string | undefined): unknown {
  if (raw === undefined) return undefined;
  switch (setting.kind) {
    case 'integer': {
      const number = Number(raw);
      if (!Number.isInteger(number) || number < 0) throw new Error(`must be a whole number, not "${raw}"`);
      return number;
    }
    case 'boolean':
      if (/^(1|true|yes|on)$/i.test(raw)) return true;
      if (/^(0|false|no|off)$/i.test(raw)) return false;
      throw new Error(`must be true or false, not "${raw}"`);
    case 'list':
      return raw
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
    default:
      return raw;
  }
}

function keptSecret(file: string): string {
  const known = existsSync(file);
  try {
    if (known) return readFileSync(file, 'utf8').trim();
    mkdirSync(dirname(file), { recursive: true });
    const secret = randomBytes(32).toString('hex');
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      known
        ? `cannot read ${file} (${code}): it belongs to another user, as after a start with sudo; start as that user, give this one the folder, or set DATA_DIR to another one`
        : `cannot write to the data folder ${dirname(file)} (${code}): give this user the folder, free some space, or set DATA_DIR to another one`,
    );
  }
}
