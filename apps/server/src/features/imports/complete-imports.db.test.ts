import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { writeZip } from '@labelwright/formats/export/zip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { createImportBench, type ImportBench, mood } from './imports.fixture.ts';

const IMAGE = '<View><Image name="image" value="$image"/></View>';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let t: TestApp;
let owner: TestUser;
let newProject: ImportBench['newProject'];
let upload: ImportBench['upload'];
let run: ImportBench['run'];
let tasksOf: ImportBench['tasksOf'];
let driftOf: ImportBench['driftOf'];
let web: Server;
let webUrl: string;
let answerWeb: (path: string) => { status?: number; type?: string; body: string; location?: string };

beforeAll(async () => {
  web = createServer((request, response) => {
    const { status = 200, type = 'text/csv', body, location } = answerWeb(request.url ?? '');
    response.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => web.once('listening', resolve));
  webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  ({ t, owner, newProject, upload, run, tasksOf, driftOf } = await createImportBench());
});
afterAll(async () => {
  await t.close();
  web.close();
});

/** Of files with short names. */
function tar(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    header.write('        0', 148);
    header.write('ustar', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

async function zip(files: Record<string, Uint8Array | string>): Promise<Buffer> {
  async function* members() {
    for (const [path, content] of Object.entries(files)) yield { path, content };
  }
  const parts: Uint8Array[] = [];
  for await (const part of writeZip(members())) parts.push(part);
  return Buffer.concat(parts);
}

describe('rows that the project holds already', () => {
  const CSV = 'text,n\none,1\ntwo,2\none,1\nthree,3\n';

  test('are skipped, counted and listed with the task that they repeat (I-04, I-07)', async () => {
    const projectId = await newProject();
    const file = await upload(projectId, 'a.csv', CSV);
    const first = await run(projectId, { file_upload_ids: [file.id], return_task_ids: true });
    expect(first).toMatchObject({ status: 'completed', task_count: 3, duplicate_count: 1, failed_count: 0 });
    const tasks = await tasksOf(projectId);
    expect(tasks.map((task) => [task.inner_id, task.data.text])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(first.task_ids).toEqual(tasks.map((task) => task.id));
    const again = await run(projectId, { file_upload_ids: [file.id] });
    expect(again).toMatchObject({ status: 'completed', task_count: 0, duplicate_count: 4 });
    const issues = await owner.get(`/api/imports/${again.id}/issues?kind=duplicate&limit=3`);
    expect(issues.body.map((issue: { line: number; task: number }) => [issue.line, issue.task])).toEqual([
      [2, tasks[0].id],
      [3, tasks[1].id],
      [4, tasks[0].id],
    ]);
    expect(issues.headers.link).toContain('cursor=');
    const more = await upload(projectId, 'b.json', '[{"n": 1.0, "text": "one"}, {"text": "four"}]');
    expect(await run(projectId, { file_upload_ids: [more.id] })).toMatchObject({ task_count: 1, duplicate_count: 1 });
    expect((await tasksOf(projectId)).at(-1)).toMatchObject({ inner_id: 4 });
    expect(await driftOf(projectId)).toEqual({});
  });

  test('are those that it holds now: changed data is other data, and deleted tasks hold nothing (I-04)', async () => {
    const projectId = await newProject();
    const take = async (text: string): Promise<number> =>
      (await owner.post(`/api/projects/${projectId}/import?on_duplicate=skip`, [{ text }])).body.task_count;
    expect(await take('one')).toBe(1);
    const [{ id }] = await tasksOf(projectId);
    expect((await owner.patch(`/api/tasks/${id}`, { data: { text: 'two' } })).status).toBe(200);
    expect([await take('one'), await take('two'), await take('one')]).toEqual([1, 0, 0]);
    expect((await owner.delete(`/api/tasks/${id}`)).status).toBe(204);
    expect(await take('two')).toBe(1);
    expect((await owner.post(`/api/tasks/${id}/restore`)).status).toBe(200);
    expect(await take('two')).toBe(0);
    await t.admin.query('delete from task where project_id = $1', [projectId]);
    const { rows } = await t.admin.query('select task_id from task_data_hash where task_id = $1', [id]);
    expect(rows).toEqual([]);
    expect(await take('two')).toBe(1);
  });

  test('by external id may be changed instead; the answers of their tasks stay (I-06)', async () => {
    const projectId = await newProject();
    await owner.post(`/api/projects/${projectId}/import`, [
      { data: { text: 'old', extra: 1 }, external_id: 'x1', annotations: [{ result: mood('good') }] },
    ]);
    const rows = [
      { data: { text: 'new' }, external_id: 'x1', predictions: [{ result: mood('bad'), model_version: 'v2' }] },
      { data: { text: 'old', extra: 1 }, external_id: 'x2' },
    ];
    const file = await upload(projectId, 'a.json', JSON.stringify(rows));
    const done = await run(projectId, { file_upload_ids: [file.id], on_duplicate: 'update' });
    expect(done).toMatchObject({ task_count: 1, duplicate_count: 1, updated_count: 1, prediction_count: 1 });
    expect(await tasksOf(projectId)).toMatchObject([
      { external_id: 'x1', data: { text: 'new', extra: 1 }, total_annotations: 1, total_predictions: 1 },
      { external_id: 'x2', data: { text: 'old', extra: 1 }, total_annotations: 0 },
    ]);
    const kept = await run(projectId, { file_upload_ids: [file.id], on_duplicate: 'keep' });
    expect(kept).toMatchObject({ task_count: 0, failed_count: 2, duplicate_count: 0 });
    expect(kept.row_errors[0].message).toContain('x1');
    const now = await owner.post(`/api/projects/${projectId}/import`, rows);
    expect(now.status).toBe(400);
    expect(now.body.validation_errors['tasks[0]'][0]).toContain('x1');
    expect(await driftOf(projectId)).toEqual({});
  });

  test('two imports of one file at once bring its rows once (I-05)', async () => {
    const projectId = await newProject();
    const rows = Array.from({ length: 300 }, (_, index) => ({ text: `row ${index}` }));
    const url = `/api/projects/${projectId}/import?on_duplicate=skip`;
    const answers = await Promise.all([1, 2, 3].map(() => owner.post(url, rows)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.reduce((total, { body }) => total + body.task_count, 0)).toBe(300);
    expect(await tasksOf(projectId)).toHaveLength(300);
  });
});

describe('archives', () => {
  test('of pictures become a task for each, and a table in one shows the files beside it (I-13)', async () => {
    const projectId = await newProject(IMAGE);
    const other = Buffer.concat([PNG, Buffer.from('x')]);
    const pictures = await upload(
      projectId,
      'pictures.zip',
      await zip({ 'a/one.png': PNG, 'b/two.png': other, '__MACOSX/._one.png': 'junk', 'bad.exe': 'MZ\x90\0\x03\0' }),
    );
    const seen = await owner.post(`/api/projects/${projectId}/imports/preview`, { file_upload_ids: [pictures.id] });
    expect(seen.status, seen.text).toBe(200);
    expect(seen.body.file_count).toBe(3);
    expect(seen.body.files.filter((file: { use: string }) => file.use === 'media')).toHaveLength(2);
    expect(await tasksOf(projectId)).toEqual([]);
    const done = await run(projectId, { file_upload_ids: [pictures.id] });
    expect(done).toMatchObject({ status: 'completed', task_count: 2, failed_count: 1 });
    for (const { data } of await tasksOf(projectId)) {
      const read = await owner.get(data.image);
      expect([read.status, read.headers['content-type']]).toEqual([200, 'image/png']);
    }
    const listed = await newProject(IMAGE);
    const table = await upload(
      listed,
      'listed.zip',
      await zip({
        'list.csv': 'image,n\nimages/one.png,1\nimages/none.png,2\nimages/again.png,3\n',
        'images/one.png': PNG,
        'images/again.png': PNG,
      }),
    );
    expect(await run(listed, { file_upload_ids: [table.id] })).toMatchObject({ task_count: 3, failed_count: 0 });
    const [first, second, third] = await tasksOf(listed);
    expect(first.data).toEqual({ image: expect.stringMatching(/^\/data\/upload\//), n: 1 });
    expect(second.data).toEqual({ image: 'images/none.png', n: 2 });
    // The same content is one file.
    expect(third.data).toEqual({ image: first.data.image, n: 3 });
  });

  test('packed with gzip are read as what they hold, and a TAR as the files in it', async () => {
    const projectId = await newProject();
    const csv = 'text\none\ntwo\n';
    const table = await upload(projectId, 'rows.csv.gz', gzipSync(csv));
    expect(table).toMatchObject({ file: 'rows.csv', format: 'csv', row_count: 2 });
    const lines = await upload(projectId, 'rows.jsonl.gz', gzipSync('{"text":"three"}\n{"text":"four"}\n'));
    const archive = await upload(projectId, 'rows.tgz', gzipSync(tar({ 'a/five.csv': 'text\nfive\n' })));
    expect(archive.file).toBe('rows.tar');
    const done = await run(projectId, { file_upload_ids: [table.id, lines.id, archive.id] });
    expect(done).toMatchObject({ status: 'completed', task_count: 5, failed_count: 0 });
    const texts = (await tasksOf(projectId)).map(({ data }) => data.text);
    expect(texts).toEqual(['one', 'two', 'three', 'four', 'five']);
    const { rows } = await t.admin.query('select count(*)::int as n from asset where project_id = $1', [projectId]);
    const refused: [string, Uint8Array, RegExp][] = [
      ['cut.csv.gz', gzipSync(csv).subarray(0, 20), /cannot be unpacked/],
      ['bomb.csv.gz', gzipSync(Buffer.alloc(60 * 2 ** 20, '0')), /made to fill a disk/],
      ['twice.csv.gz', gzipSync(gzipSync(csv)), /named like text\/csv/],
      ['old.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]), /Save it as \.xlsx/],
    ];
    for (const [name, content, words] of refused) {
      const form = `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(form), content, Buffer.from('\r\n--edge--\r\n')]);
      const type = { 'content-type': 'multipart/form-data; boundary=edge' };
      const answer = await owner.post(`/api/projects/${projectId}/uploads`, body, type);
      expect([name, answer.status, answer.text]).toEqual([name, 400, expect.stringMatching(words)]);
    }
    const left = await t.admin.query('select count(*)::int as n from asset where project_id = $1', [projectId]);
    expect(left.rows).toEqual(rows);
  });

  test('that unpack to far more than they are, or point out of themselves, are refused in words (I-12)', async () => {
    const projectId = await newProject();
    const bomb = await owner.post(
      `/api/projects/${projectId}/uploads`,
      Buffer.concat([
        Buffer.from('--edge\r\nContent-Disposition: form-data; name="file"; filename="bomb.zip"\r\n\r\n'),
        await zip({ 'a.csv': `text\n${'0'.repeat(12_000_000)}\n` }),
        Buffer.from('\r\n--edge--\r\n'),
      ]),
      { 'content-type': 'multipart/form-data; boundary=edge' },
    );
    if (bomb.status === 201) {
      const done = await run(projectId, { file_upload_ids: [bomb.body[0].id] });
      expect([done.status, done.task_count]).toEqual(['failed', 0]);
      expect(done.error).toMatch(/a\.csv|archive/);
    } else expect(bomb.status).toBe(400);
  });
});

describe('an import by URL', () => {
  test('follows redirects, reads what is there, and says why when it cannot', async () => {
    const projectId = await newProject();
    answerWeb = (path) =>
      path === '/moved'
        ? { status: 302, body: '', location: '/reviews.csv' }
        : path === '/reviews.csv'
          ? { body: 'text,n\nhello,1\nworld,2\n' }
          : { status: 403, body: 'no' };
    const done = await run(projectId, { url: `${webUrl}/moved` });
    expect(done).toMatchObject({ status: 'completed', task_count: 2, url: `${webUrl}/moved` });
    expect(done.file_upload_ids).toHaveLength(1);
    const refused = await run(projectId, { url: `${webUrl}/secret` });
    expect(refused).toMatchObject({ status: 'failed', task_count: 0, error: expect.stringContaining('403') });
    const inside = await owner.post(`/api/projects/${projectId}/imports`, { url: 'http://169.254.169.254/meta' });
    expect(inside.status).toBe(400);
    expect(inside.body.validation_errors.url).toBeDefined();
    const form = await owner.post(
      `/api/projects/${projectId}/import`,
      `url=${encodeURIComponent(`${webUrl}/reviews.csv`)}`,
      {
        'content-type': 'application/x-www-form-urlencoded',
      },
    );
    expect(form.status, form.text).toBe(201);
    await t.runJobs();
    expect((await owner.get(`/api/imports/${form.body.import}`)).body).toMatchObject({
      status: 'completed',
      task_count: 2,
    });
  });
});

test('what is only looked at is kept, shown, and brought in when it is committed', async () => {
  const projectId = await newProject();
  const answer = await owner.post(`/api/projects/${projectId}/import?commit_to_project=false`, [
    { text: 'a' },
    { text: 'b' },
  ]);
  expect(answer.status, answer.text).toBe(201);
  await t.runJobs();
  const staged = (await owner.get(`/api/imports/${answer.body.import}`)).body;
  expect(staged).toMatchObject({ status: 'created', is_stuck: false, can: { commit: true } });
  expect(staged.tasks).toMatchObject([{ data: { text: 'a' } }, { data: { text: 'b' } }]);
  expect(await tasksOf(projectId)).toEqual([]);
  const twice = await Promise.all([1, 2].map(() => owner.post(`/api/imports/${answer.body.import}/commit`)));
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
  await t.runJobs();
  expect(await tasksOf(projectId)).toHaveLength(2);
});

test('columns become fields of the task, and a serial number finds the file', async () => {
  const projectId = await newProject();
  const file = await upload(projectId, 'a.csv', 'ref,body,who,copies\nr1,hello,Ada,3\n');
  const mapping = { ref: '@external_id', body: 'text', who: '@meta.author', copies: '@overlap' };
  await run(projectId, { file_upload_ids: [file.id], mapping });
  const { rows } = await t.admin.query('select external_id, data, meta, overlap from task where project_id = $1', [
    projectId,
  ]);
  expect(rows).toEqual([{ external_id: 'r1', data: { text: 'hello' }, meta: { author: 'Ada' }, overlap: 3 }]);
  const odd = await owner.post(`/api/projects/${projectId}/imports`, {
    file_upload_ids: [file.id],
    mapping: { ref: '@owner' },
  });
  expect(odd.status).toBe(400);
  await owner.patch(`/api/import/file-upload/${file.id}`, { serial_number: 'batch-7' });
  const found = await owner.get(`/api/projects/${projectId}/file-uploads?serial_number=batch-7`);
  expect(found.body).toMatchObject([{ id: file.id, serial_number: 'batch-7' }]);
});

test('a row that the database cannot hold fails alone (I-08)', async () => {
  const projectId = await newProject();
  const rows = ['{"text":"good"}', '{"text":"bad \\u0000 byte"}', '{"text":"lone \\ud800 half"}', '{"text":"fine"}'];
  const file = await upload(projectId, 'a.jsonl', rows.join('\n'));
  const done = await run(projectId, { file_upload_ids: [file.id] });
  expect(done.status).toBe('completed');
  expect(done.task_count + done.failed_count).toBe(4);
  expect((await tasksOf(projectId)).map((task) => task.data.text)).toEqual(expect.arrayContaining(['good', 'fine']));
});
