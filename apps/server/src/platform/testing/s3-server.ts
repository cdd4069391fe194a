import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** A bucket server of its own for a test file. It checks signatures, as the fakes of the registry do not. */
export interface S3Server {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<void>;
}

const PROGRAMS = ['swift-proxy-server', 'swift-account-server', 'swift-container-server', 'swift-object-server'];
const START_MS = 100_000;
const LAYERS = ['account', 'container', 'object'] as const;

/** Debian's swift-proxy, swift-account, swift-container, swift-object and memcached; tests are skipped without them. */
export const hasS3Server: boolean = [...PROGRAMS, 'swift-ring-builder', 'memcached'].every((name) =>
  existsSync(`/usr/bin/${name}`),
);

/** OpenStack Swift with its S3 interface on free ports of this machine, everything in one folder. */
export async function startS3Server(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-s3-'));
  mkdirSync(join(folder, 'devices/d1'), { recursive: true });
  const ports = await freePorts(5);
  const [proxyPort = 0, cachePort = 0] = ports;
  const layerPort = (layer: (typeof LAYERS)[number]): number => ports[LAYERS.indexOf(layer) + 2] ?? 0;
  const write = (name: string, lines: readonly string[]): void =>
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  write('swift.conf', [
    '[swift-hash]',
    'swift_hash_path_suffix = tests',
    'swift_hash_path_prefix = tests',
    '[storage-policy:0]',
    'name = only',
    'default = yes',
  ]);
  for (const layer of LAYERS) {
    write(`${layer}.conf`, layerSettings(folder, layer, layerPort(layer)));
    buildRing(folder, layer, layerPort(layer));
  }
  write('proxy.conf', proxySettings(folder, proxyPort, cachePort));
  // The programs read these two before any setting of theirs.
  const env = { ...process.env, SWIFT_TEST_FOLDER: folder };
  const children = [
    spawn('memcached', ['-u', userInfo().username, '-l', '127.0.0.1', '-p', String(cachePort)], { stdio: 'ignore' }),
    ...PROGRAMS.map((name) => {
      const settings = name === 'swift-proxy-server' ? 'proxy' : name.split('-')[1];
      return spawn('/usr/bin/python3', ['-c', LAUNCHER, `/usr/bin/${name}`, join(folder, `${settings}.conf`)], {
        stdio: 'ignore',
        env,
      });
    }),
  ];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${proxyPort}`;
  try {
    await untilReady(endpoint, children);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, region: 'us-east-1', accessKeyId: 'test:tester', secretAccessKey: 'testing', stop };
}

/** Makes a bucket and puts pictures into it. */
export async function fillBucket(
  { endpoint, region, accessKeyId, secretAccessKey }: S3Server,
  bucket: string,
  pictures: readonly { key: string; body: Buffer }[],
): Promise<void> {
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    for (const { key, body } of pictures)
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'image/jpeg' }));
  } finally {
    client.destroy();
  }
}

/** Points the library at our folder instead of /etc/swift, then runs the program as it is. */
const LAUNCHER = `
import os, runpy, sys
import swift.common.utils as utils
utils.set_swift_dir(os.environ['SWIFT_TEST_FOLDER'])
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')
`;

function layerSettings(folder: string, layer: string, port: number): string[] {
  return [
    '[DEFAULT]',
    'bind_ip = 127.0.0.1',
    `bind_port = ${port}`,
    'workers = 0',
    `user = ${userInfo().username}`,
    `swift_dir = ${folder}`,
    `devices = ${join(folder, 'devices')}`,
    'mount_check = false',
    'log_address = /nonexistent',
    '[pipeline:main]',
    `pipeline = ${layer}-server`,
    `[app:${layer}-server]`,
    `use = egg:swift#${layer}`,
  ];
}

function proxySettings(folder: string, port: number, cachePort: number): string[] {
  const filters = ['catch_errors', 'listing_formats', 'bulk', 'copy', 'slo', 'dlo', 'versioned_writes'];
  return [
    '[DEFAULT]',
    'bind_ip = 127.0.0.1',
    `bind_port = ${port}`,
    'workers = 0',
    `user = ${userInfo().username}`,
    `swift_dir = ${folder}`,
    'log_address = /nonexistent',
    '[pipeline:main]',
    'pipeline = catch_errors cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes proxy-server',
    '[app:proxy-server]',
    'use = egg:swift#proxy',
    'account_autocreate = true',
    'allow_account_management = true',
    '[filter:tempauth]',
    'use = egg:swift#tempauth',
    'user_test_tester = testing .admin',
    '[filter:s3api]',
    'use = egg:swift#s3api',
    's3_acl = false',
    'dns_compliant_bucket_names = yes',
    'check_bucket_owner = false',
    'location = us-east-1',
    '[filter:cache]',
    'use = egg:swift#memcache',
    `memcache_servers = 127.0.0.1:${cachePort}`,
    ...filters.flatMap((name) => [
      `[filter:${name}]`,
      `use = egg:swift#${name}`,
      ...(name === 'versioned_writes' ? ['allow_versioned_writes = true'] : []),
    ]),
  ];
}

/** Where the one device of a layer is. */
function buildRing(folder: string, layer: string, port: number): void {
  const builder = join(folder, `${layer}.builder`);
  for (const step of [['create', '4', '1', '0'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']]) {
    const [command = '', ...rest] = step;
    const { error, status, stderr } = spawnSync('swift-ring-builder', [builder, command, ...rest], {
      encoding: 'utf8',
    });
    // 1 is a warning: one device is no redundancy.
    if (error || (status ?? 2) > 1) throw new Error(`swift-ring-builder ${command}: ${error?.message ?? stderr}`);
  }
}

async function untilReady(endpoint: string, children: readonly ChildProcess[]): Promise<void> {
  for (let waited = 0; waited < START_MS; waited += 100) {
    const dead = children.find((child) => child.exitCode !== null);
    if (dead) throw new Error(`a program of the bucket server ended: ${dead.spawnargs.join(' ').slice(-200)}`);
    // A signature is asked for, so that every layer has answered.
    const answer = await fetch(`${endpoint}/auth/v1.0`, {
      headers: { 'x-auth-user': 'test:tester', 'x-auth-key': 'testing' },
    }).catch(() => undefined);
    const token = answer?.headers.get('x-auth-token');
    const url = answer?.headers.get('x-storage-url');
    if (token && url) {
      const account = await fetch(`${url}/ready`, { method: 'PUT', headers: { 'x-auth-token': token } }).catch(
        () => undefined,
      );
      if (account?.ok) return;
    }
    await sleep(100);
  }
  throw new Error('the bucket server is not ready');
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  return gone;
}

async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer();
      await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
      return probe;
    }),
  );
  return Promise.all(
    probes.map(async (probe) => {
      const address = probe.address();
      await new Promise((resolve) => probe.close(resolve));
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
}
