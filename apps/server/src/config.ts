import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { planQueues } from './platform/jobs/queues.ts';

/** The only reader of process.env. Every setting: name, type, default, one line of help. */

type Kind = 'text' | 'integer' | 'boolean' | 'list';

export interface Setting {
  name: string;
  aliases?: readonly string[];
  kind: Kind;
  /** undefined: the setting may be left out and has no default. */
  fallback: string | undefined;
  secret?: boolean;
  help: string;
}

export const PROJECT_ROOT = resolve(import.meta.dirname, '../../..');

export const VERSION: string = (
  JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string }
).version;

export const SETTINGS = {
  envFile: {
    name: 'ENV_FILE',
    kind: 'text',
    fallback: undefined,
    help: 'File of settings, one NAME=value a line; the environment wins. Default: .env, if there is one. Empty: none.',
  },
  appEnv: {
    name: 'APP_ENV',
    kind: 'text',
    fallback: 'local',
    help: 'local, development or production. Production insists on SECRET_KEY and PUBLIC_URL.',
  },
  host: { name: 'HOST', kind: 'text', fallback: '0.0.0.0', help: 'Address to listen on.' },
  port: { name: 'PORT', kind: 'integer', fallback: '8080', help: 'Port to listen on.' },
  publicUrl: {
    name: 'PUBLIC_URL',
    kind: 'text',
    fallback: undefined,
    help: 'How people reach this server, such as https://label.example.com; used in mails. Default: http://localhost:PORT.',
  },
  role: {
    name: 'ROLE',
    kind: 'list',
    fallback: 'http,worker,scheduler',
    help: 'What this process does: any of http, worker, scheduler.',
  },
  dataDir: {
    name: 'DATA_DIR',
    kind: 'text',
    fallback: join(PROJECT_ROOT, 'data'),
    help: 'Folder of the embedded database, of files and of generated secrets.',
  },
  frontendsRoot: {
    name: 'FRONTENDS_ROOT',
    kind: 'text',
    fallback: undefined,
    help: 'Folder of front-end plug-ins, each in plugins/<name> below it. Default: frontends in DATA_DIR.',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'A PostgreSQL 15 or newer to use instead of the embedded one.',
  },
  migrationDatabaseUrl: {
    name: 'MIGRATION_DATABASE_URL',
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Log-in that owns the tables, when DATABASE_URL is not it.',
  },
  postgresHost: {
    name: 'POSTGRES_HOST',
    kind: 'text',
    fallback: undefined,
    help: 'Host of that PostgreSQL, for those who give its address in parts instead of DATABASE_URL.',
  },
  postgresPort: { name: 'POSTGRES_PORT', kind: 'integer', fallback: '5432', help: 'Its port, with POSTGRES_HOST.' },
  postgresDb: {
    name: 'POSTGRES_DB',
    kind: 'text',
    fallback: 'labelwright',
    help: 'Its database, with POSTGRES_HOST.',
  },
  postgresUser: {
    name: 'POSTGRES_USER',
    kind: 'text',
    fallback: 'labelwright',
    help: 'Log-in name, with POSTGRES_HOST.',
  },
  postgresPassword: {
    name: 'POSTGRES_PASSWORD',
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Password, with POSTGRES_HOST.',
  },
  databaseConnections: {
    name: 'DATABASE_CONNECTIONS',
    kind: 'integer',
    fallback: '20',
    help: 'Largest number of connections of this process.',
  },
  secretKey: {
    name: 'SECRET_KEY',
    aliases: ['DJANGO_SECRET_KEY'],
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Signs tokens and links. Default: made once and kept in DATA_DIR.',
  },
  encryptionKeys: {
    name: 'ENCRYPTION_KEYS',
    kind: 'list',
    fallback: undefined,
    secret: true,
    help: 'id:secret pairs that encrypt stored secrets; the first encrypts, all decrypt. Default: derived from SECRET_KEY.',
  },
  jwtTtlMinutes: {
    name: 'JWT_TTL_MINUTES',
    kind: 'integer',
    fallback: '1440',
    help: 'Life of the access token that log-in returns.',
  },
  jwtJwksUrl: {
    name: 'LT_JWT_JWKS_URL',
    kind: 'text',
    fallback: undefined,
    help: 'Published keys of another token issuer; its tokens are accepted as Bearer. Private addresses need OUTBOUND_ALLOW.',
  },
  jwtSecret: {
    name: 'LT_JWT_SECRET',
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Secret shared with another token issuer. Used when LT_JWT_JWKS_URL is not set.',
  },
  jwtAlgorithm: {
    name: 'LT_JWT_ALG',
    kind: 'text',
    fallback: 'HS256',
    help: 'The one algorithm of LT_JWT_SECRET: HS256, HS384 or HS512. With LT_JWT_JWKS_URL: RS256, ES256 … to allow only that.',
  },
  jwtIssuer: {
    name: 'LT_JWT_ISSUER',
    kind: 'text',
    fallback: undefined,
    help: 'What the claim iss of such tokens must be. Default: anything.',
  },
  jwtAudience: {
    name: 'LT_JWT_AUDIENCE',
    kind: 'text',
    fallback: undefined,
    help: 'What the claim aud of such tokens must hold. Default: anything.',
  },
  jwtTenants: {
    name: 'LT_JWT_TENANTS',
    kind: 'text',
    fallback: 'provision',
    help: 'What a tenantId without an organization does: provision (makes it) or known (is refused).',
  },
  sessionTtlHours: {
    name: 'SESSION_TTL_HOURS',
    kind: 'integer',
    fallback: '336',
    help: 'Life of a browser session without activity.',
  },
  demo: {
    name: 'DEMO',
    kind: 'boolean',
    fallback: 'true',
    help: 'Make the demo organization on the first start of an empty database.',
  },
  demoPassword: {
    name: 'DEMO_PASSWORD',
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Password of the demo people. Default: made and printed.',
  },
  openRegistration: {
    name: 'OPEN_REGISTRATION',
    kind: 'boolean',
    fallback: 'true',
    help: 'Whether anybody may register; otherwise only invited people.',
  },
  smtpHost: {
    name: 'SMTP_HOST',
    kind: 'text',
    fallback: undefined,
    help: 'Mail server. Without it mail is kept in the mailbox at /admin/mail.',
  },
  smtpPort: { name: 'SMTP_PORT', kind: 'integer', fallback: '587', help: 'Port of the mail server.' },
  smtpTls: {
    name: 'SMTP_TLS',
    kind: 'text',
    fallback: 'auto',
    help: 'auto, starttls (demanded), tls (from the first byte) or none. auto: tls on port 465, STARTTLS elsewhere.',
  },
  smtpCaFile: {
    name: 'SMTP_CA_FILE',
    kind: 'text',
    fallback: undefined,
    help: 'Certificate (PEM) of an authority to trust for the mail server, beside those of the system.',
  },
  smtpUser: { name: 'SMTP_USER', kind: 'text', fallback: undefined, help: 'User at the mail server.' },
  smtpPassword: {
    name: 'SMTP_PASSWORD',
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Password at the mail server.',
  },
  smtpFrom: {
    name: 'SMTP_FROM',
    kind: 'text',
    fallback: 'Labelwright <no-reply@labelwright.example>',
    help: 'Sender of mails.',
  },
  digestHour: {
    name: 'DIGEST_HOUR',
    kind: 'integer',
    fallback: '6',
    help: 'Hour of the day (0 to 23, UTC) at which digests of notifications are mailed.',
  },
  redisUrl: {
    name: 'REDIS_URL',
    aliases: ['LT_REDIS_URL', 'CELERY_RESULT_BACKEND'],
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'A Redis that several processes share limits, caches and live updates through. Without it each keeps its own.',
  },
  corsOrigins: {
    name: 'CORS_ORIGINS_RAW',
    aliases: ['CORS_ALLOWED_ORIGINS'],
    kind: 'list',
    fallback: '',
    help: 'Other origins whose pages may call the API.',
  },
  outboundAllow: {
    name: 'OUTBOUND_ALLOW',
    kind: 'list',
    fallback: '',
    help: 'Private host names or CIDR ranges that outbound requests may reach.',
  },
  localFilesRoots: {
    name: 'LOCAL_FILES_ROOTS',
    aliases: ['LOCAL_FILES_DOCUMENT_ROOT'],
    kind: 'list',
    fallback: '',
    help: 'Folders of this machine that projects of every organization may connect to. Default: none.',
  },
  storageBucket: {
    name: 'STORAGE_S3_BUCKET',
    aliases: ['MINIO_BUCKET'],
    kind: 'text',
    fallback: undefined,
    help: 'Bucket for the files of this installation. Without it they lie in DATA_DIR.',
  },
  storageRegion: {
    name: 'STORAGE_S3_REGION',
    kind: 'text',
    fallback: 'us-east-1',
    help: 'Region of that bucket.',
  },
  storageEndpoint: {
    name: 'STORAGE_S3_ENDPOINT',
    aliases: ['MINIO_ENDPOINT'],
    kind: 'text',
    fallback: undefined,
    help: 'Address of an S3-compatible service, or host:port. Default: that of Amazon for the region.',
  },
  storagePathStyle: {
    name: 'STORAGE_S3_PATH_STYLE',
    kind: 'boolean',
    fallback: 'false',
    help: 'Bucket in the path instead of the host name; most compatible services want it.',
  },
  storageTls: {
    name: 'STORAGE_S3_TLS',
    aliases: ['MINIO_USE_SSL'],
    kind: 'boolean',
    fallback: 'false',
    help: 'Whether an address given as host:port is spoken to over TLS.',
  },
  storagePrefix: {
    name: 'STORAGE_S3_PREFIX',
    kind: 'text',
    fallback: '',
    help: 'Folder within that bucket, such as labelwright/.',
  },
  storageAccessKeyId: {
    name: 'STORAGE_S3_ACCESS_KEY_ID',
    aliases: ['MINIO_ACCESS_KEY'],
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Key of that bucket. Default: what the machine is allowed (role, profile or AWS_ variables).',
  },
  storageSecretAccessKey: {
    name: 'STORAGE_S3_SECRET_ACCESS_KEY',
    aliases: ['MINIO_SECRET_KEY'],
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Secret of that key.',
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    kind: 'boolean',
    fallback: 'false',
    help: 'Believe X-Forwarded-* headers; only behind a proxy that sets them.',
  },
  bodyLimitMb: { name: 'BODY_LIMIT_MB', kind: 'integer', fallback: '64', help: 'Largest JSON body.' },
  uploadLimitMb: { name: 'UPLOAD_LIMIT_MB', kind: 'integer', fallback: '4096', help: 'Largest uploaded file.' },
  jobConcurrency: {
    name: 'JOB_CONCURRENCY',
    kind: 'integer',
    fallback: '4',
    help: 'Jobs of a queue that one worker process runs at a time, where QUEUE_CONCURRENCY does not say.',
  },
  workerQueues: {
    name: 'WORKER_QUEUES',
    kind: 'list',
    fallback: '',
    help: 'Queues that this worker serves, such as ocr_queue,transcription_queue. Default: all.',
  },
  queueConcurrency: {
    name: 'QUEUE_CONCURRENCY',
    kind: 'list',
    fallback: '',
    help: 'Jobs of a queue at a time, such as ocr_queue:2,io:8. Default: 1 for OCR, transcription and maintenance, 2 for mail.',
  },
  jobLostSeconds: {
    name: 'JOB_LOST_SECONDS',
    kind: 'integer',
    fallback: '30',
    help: 'Seconds without a sign of life after which a job is taken back from its worker.',
  },
  retentionDays: {
    name: 'RETENTION_DAYS',
    kind: 'integer',
    fallback: '30',
    help: 'Days before a deleted thing is gone for good.',
  },
  archiveAfterDays: {
    name: 'ARCHIVE_AFTER_DAYS',
    kind: 'integer',
    fallback: '365',
    help: 'Days without a change before the yearly archive takes a finished task.',
  },
  archiveRemoves: {
    name: 'ARCHIVE_REMOVES',
    kind: 'boolean',
    fallback: 'false',
    help: 'Delete tasks from the database once they are archived; they are gone after RETENTION_DAYS and can be brought back.',
  },
  streamMaxLength: {
    name: 'STREAM_MAX_LENGTH',
    kind: 'integer',
    fallback: '100000',
    help: 'About how many entries the streams allocation and review keep in Redis.',
  },
  streamPrefix: {
    name: 'STREAM_PREFIX',
    kind: 'text',
    fallback: '',
    help: 'Put before the names of those streams, where a Redis is shared with other programs.',
  },
  leaseSeconds: {
    name: 'TASK_LOCK_TTL',
    kind: 'integer',
    fallback: '600',
    help: 'Life of a task lease without a sign of life.',
  },
  logLevel: { name: 'LOG_LEVEL', kind: 'text', fallback: 'info', help: 'trace, debug, info, warn, error or silent.' },
  metricsToken: {
    name: 'METRICS_TOKEN',
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Bearer token for /metrics. Without it only this machine may read them.',
  },
  rateAuth: {
    name: 'RATE_AUTH',
    kind: 'integer',
    fallback: '10',
    help: 'Sign-in calls a minute and address. 0: no limit (so for all RATE_ settings).',
  },
  rateUpload: { name: 'RATE_UPLOAD', kind: 'integer', fallback: '20', help: 'Uploads a minute and person.' },
  rateToken: {
    name: 'RATE_GENERAL_TOKEN',
    kind: 'integer',
    fallback: '100',
    help: 'Other calls a minute and person with a token.',
  },
  rateSession: {
    name: 'RATE_GENERAL_SESSION',
    kind: 'integer',
    fallback: '1200',
    help: 'Other calls a minute and person in a browser.',
  },
  rateLabelling: {
    name: 'RATE_LABELLING',
    kind: 'integer',
    fallback: '1200',
    help: 'Next, submit, draft and heartbeat calls a minute and person.',
  },
  ocrEngine: {
    name: 'OCR_ENGINE',
    kind: 'text',
    fallback: 'auto',
    help: 'auto, document-ai, tesseract (of this machine) or tesseract.js (built in, English). Projects may choose another.',
  },
  ocrLanguage: {
    name: 'OCR_LANGUAGE',
    kind: 'text',
    fallback: 'eng',
    help: 'Language of scans that name none, as Tesseract calls it, such as deu or eng+fra.',
  },
  ocrMaxPages: { name: 'OCR_MAX_PAGES', kind: 'integer', fallback: '200', help: 'Pages of a file that are read.' },
  ocrPageSeconds: {
    name: 'OCR_PAGE_TIMEOUT_SECONDS',
    kind: 'integer',
    fallback: '120',
    help: 'Longest time for reading one page.',
  },
  documentAiProcessor: {
    name: 'DOCUMENT_AI_PROCESSOR_ID',
    kind: 'text',
    fallback: undefined,
    help: 'Processor of Google Document AI that reads scans; they are sent there. Needs GCS_PROJECT_ID.',
  },
  documentAiLocation: {
    name: 'DOCUMENT_AI_LOCATION',
    kind: 'text',
    fallback: 'us',
    help: 'Where that processor is: us, eu, …',
  },
  documentAiEndpoint: {
    name: 'DOCUMENT_AI_ENDPOINT',
    kind: 'text',
    fallback: undefined,
    help: 'Another address of that service, such as http://localhost:9000. Default: that of Google for the location.',
  },
  googleProject: {
    name: 'GCS_PROJECT_ID',
    aliases: ['GOOGLE_CLOUD_PROJECT'],
    kind: 'text',
    fallback: undefined,
    help: 'Project at Google Cloud for Document AI and Speech-to-Text.',
  },
  googleCredentials: {
    name: 'GOOGLE_APPLICATION_CREDENTIALS',
    kind: 'text',
    fallback: undefined,
    help: 'File of the service account for Document AI and Speech-to-Text. With it recordings may be sent to Google.',
  },
  googleSpeechEndpoint: {
    name: 'GOOGLE_SPEECH_ENDPOINT',
    kind: 'text',
    fallback: undefined,
    help: 'Another address of Speech-to-Text, such as http://localhost:9000.',
  },
  speechEngine: {
    name: 'SPEECH_ENGINE',
    kind: 'text',
    fallback: 'auto',
    help: 'auto, model, command, api or google. auto: the first of them that is set. Projects may choose another.',
  },
  speechLanguage: {
    name: 'SPEECH_LANGUAGE',
    kind: 'text',
    fallback: 'en-US',
    help: 'Language of recordings that name none.',
  },
  speechModelDir: {
    name: 'SPEECH_MODEL_DIR',
    kind: 'text',
    fallback: undefined,
    help: 'Folder of a speech model for sherpa-onnx (Whisper, Zipformer, Moonshine, …), run on this machine.',
  },
  speechCommand: {
    name: 'SPEECH_COMMAND',
    kind: 'text',
    fallback: undefined,
    help: 'Program that is given a 16 kHz WAV and prints text or JSON, such as: whisper-cli -l {language} -f {file}',
  },
  speechApiUrl: {
    name: 'SPEECH_API_URL',
    kind: 'text',
    fallback: undefined,
    help: 'Service with POST …/audio/transcriptions, such as https://api.openai.com/v1; recordings are sent there.',
  },
  speechApiKey: {
    name: 'SPEECH_API_KEY',
    aliases: ['OPENAI_API_KEY'],
    kind: 'text',
    fallback: undefined,
    secret: true,
    help: 'Key for that service.',
  },
  speechApiModel: {
    name: 'SPEECH_API_MODEL',
    kind: 'text',
    fallback: 'whisper-1',
    help: 'Model of that service.',
  },
  speechSeconds: {
    name: 'SPEECH_TIMEOUT_SECONDS',
    kind: 'integer',
    fallback: '900',
    help: 'Longest time for transcribing one piece of a recording.',
  },
} as const satisfies Record<string, Setting>;

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
  problems.push(...mailProblems(config), ...foreignTokenProblems(config), ...bucketProblems(config));
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
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  try {
    mkdirSync(dirname(file), { recursive: true });
    const secret = randomBytes(32).toString('hex');
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `cannot write to the data folder ${dirname(file)} (${code}): give this user the folder, free some space, or set DATA_DIR to another one`,
    );
  }
}
