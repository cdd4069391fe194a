import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { MASKED_SECRET } from '@labelwright/contract/storages';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createS3Files } from '../../adapters/s3/s3-files.ts';
import { createS3Client } from '../../adapters/s3/s3-store.ts';
import { FileNotFoundError, TooLargeError } from '../../platform/storage/storage.ts';
import { hasS3Server, type S3Server, startS3Server } from '../../platform/testing/s3-server.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { writeToStorage } from '../storages/index.ts';

/** Against a server that checks signatures. */
describe.skipIf(!hasS3Server)('a bucket', () => {
  let server: S3Server;
  let client: S3Client;
  let t: TestApp;
  let owner: TestUser;
  let project: number;
  let settings: Record<string, unknown>;

  beforeAll(async () => {
    server = await startS3Server();
    const { endpoint, region, accessKeyId, secretAccessKey } = server;
    const credentials = { accessKeyId, secretAccessKey };
    client = createS3Client({ bucket: '', region, endpoint, isPathStyle: true, credentials }, undefined);
    await client.send(new CreateBucketCommand({ Bucket: 'pictures' }));
    t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
    ({ owner } = await t.newOrganization());
    const config = '<View><Image name="img" value="$image"/></View>';
    project = (await owner.post('/api/projects', { title: 'Bucket', label_config: config })).body.id;
    settings = {
      project,
      bucket: 'pictures',
      prefix: 'set/',
      s3_endpoint: endpoint,
      path_style: true,
      region_name: region,
      aws_access_key_id: accessKeyId,
      aws_secret_access_key: secretAccessKey,
    };
    const keys = ['set/a b+ü.jpg', 'set/deep/b.jpg', 'set/note.txt', 'private/c.jpg'];
    for (const Key of keys)
      await client.send(new PutObjectCommand({ Bucket: 'pictures', Key, Body: `bytes of ${Key}` }));
  }, 120_000);
  afterAll(async () => {
    await t?.close();
    client?.destroy();
    await server?.stop();
  });

  test('says which setting is wrong', async () => {
    const attempt = async (change: object): Promise<unknown[]> => {
      const { status, body } = await owner.post('/api/storages/s3/validate', { ...settings, ...change });
      return [status, ...Object.keys(body.validation_errors ?? {})];
    };
    expect(await attempt({})).toEqual([200]);
    expect(await attempt({ aws_secret_access_key: 'wrong' })).toEqual([400, 'aws_secret_access_key']);
    expect(await attempt({ bucket: 'nothing-here' })).toEqual([400, 'bucket']);
    expect(await attempt({ s3_endpoint: 'http://127.0.0.1:1' })).toEqual([400, 's3_endpoint']);
    expect(await attempt({ s3_endpoint: 'http://10.0.0.1' })).toEqual([400, 's3_endpoint']);
    expect(await attempt({ bucket: '' })).toEqual([400, 'bucket']);
    expect((await owner.get(`/api/storages/s3?project=${project}`)).body).toEqual([]);
  });

  test('becomes tasks whose media browsers read by presigned addresses', async () => {
    const made = await owner.post('/api/storages/s3', { ...settings, glob_filter: '*.jpg' });
    expect([made.status, made.body.aws_secret_access_key]).toEqual([201, MASKED_SECRET]);
    const stored = await t.admin.query('select secrets, settings::text from storage_connection');
    expect(JSON.stringify(stored.rows)).not.toContain(server.secretAccessKey);
    const url = `/api/storages/s3/${made.body.id}`;
    const kept = await owner.patch(url, { title: 'Renamed', aws_secret_access_key: MASKED_SECRET });
    expect([kept.status, kept.body.title]).toEqual([200, 'Renamed']);
    await owner.post(`${url}/sync`);
    await t.runJobs();
    const { body } = await owner.get(url);
    expect(body).toMatchObject({ status: 'completed', last_sync_count: 2, uri: 's3://pictures/set/' });
    const { rows } = await t.admin.query('select id::int, data from task order by id');
    expect(rows.map((row) => row.data.image).sort()).toEqual([
      's3://pictures/set/a b+ü.jpg',
      's3://pictures/set/deep/b.jpg',
    ]);
    for (const row of rows) {
      const shown = (await owner.get(`/api/tasks/${row.id}`)).body.data.image;
      const sent = await owner.get(shown);
      expect(sent.status).toBe(303);
      const read = await fetch(String(sent.headers.location), { headers: { range: 'bytes=0-4' } });
      expect([read.status, await read.text()]).toEqual([206, 'bytes']);
      const forged = await fetch(String(sent.headers.location).replace(/Signature=.{4}/, 'Signature=0000'));
      expect(forged.status).toBe(403);
    }
    await owner.patch(url, { presign: false });
    const passed = await owner.get((await owner.get(`/api/tasks/${rows[0]?.id}`)).body.data.image, {
      range: 'bytes=0-4',
    });
    expect([passed.status, passed.text]).toEqual([206, 'bytes']);
    const outside = Buffer.from('s3://pictures/private/c.jpg').toString('base64');
    expect((await owner.get(`/tasks/${rows[0]?.id}/resolve?fileuri=${outside}`)).status).toBe(404);
  });

  test('is read page by page', async () => {
    const { withStore } = await import('../storages/index.ts');
    const state = {
      settings: { ...settings, prefix: null } as never,
      secrets: { aws_access_key_id: server.accessKeyId, aws_secret_access_key: server.secretAccessKey },
    };
    const keys = await withStore(t.app.platform, 's3', state, async (store) => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ prefix: '', cursor, limit: 2, isRecursive: true });
        found.push(...page.objects.map((object) => object.key));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    });
    expect(keys).toHaveLength(4);
  });

  test('takes what is written to it', async () => {
    const { body } = await owner.post('/api/storages/export/s3', { ...settings, prefix: 'out/' });
    const scope = { organizationId: owner.organizationId, projectId: project };
    const actor = {
      kind: 'user',
      userId: owner.id,
      organizationId: owner.organizationId,
      name: '',
      globalRole: 'user',
      requestId: '',
      ip: '',
      userAgent: '',
    } as const;
    const file = { name: 'export.json', content: Buffer.from('[]'), contentType: 'application/json' };
    const written = await writeToStorage(t.app.platform, actor, scope, body.id, file);
    expect(written.uri).toBe('s3://pictures/out/export.json');
    const read = await client.send(new GetObjectCommand({ Bucket: 'pictures', Key: 'out/export.json' }));
    expect(await read.Body?.transformToString()).toBe('[]');
    const elsewhere = { ...scope, projectId: project + 1 };
    await expect(writeToStorage(t.app.platform, actor, elsewhere, body.id, file)).rejects.toThrow('not found');
  });

  test('keeps the files of the installation', async () => {
    const files = createS3Files(client, { bucket: 'pictures', prefix: 'own/' });
    const content = Buffer.alloc(6_000_000, 'x');
    const stored = await files.put('a/b.png', content, { contentType: 'image/png', maxBytes: 10_000_000 });
    expect(stored).toEqual({ sizeBytes: 6_000_000, sha256: createHash('sha256').update(content).digest('hex') });
    expect((await files.stat('a/b.png')).sizeBytes).toBe(6_000_000);
    const part = await files.open('a/b.png', { start: 10, end: 12 });
    expect([(await buffer(part.stream)).toString(), part.sizeBytes]).toEqual(['xxx', 6_000_000]);
    const address = await files.signedUrl('a/b.png', { filename: 'ü.png' });
    const read = await fetch(address);
    expect([read.status, read.headers.get('content-type')]).toEqual([200, 'image/png']);
    await expect(files.put('big', content, { contentType: 'image/png', maxBytes: 1000 })).rejects.toThrow(
      TooLargeError,
    );
    await expect(files.stat('big')).rejects.toThrow(FileNotFoundError);
    await files.delete('a/b.png');
    await files.delete('a/b.png');
    await expect(files.open('a/b.png')).rejects.toThrow(FileNotFoundError);
  });
});
