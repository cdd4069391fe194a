import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const SAMPLES = new URL('../../../../../samples/', import.meta.url);
const sample = (path: string): Buffer => readFileSync(new URL(path, SAMPLES));

let t: TestApp;
let owner: TestUser;

beforeAll(async () => {
  t = await createTestApp();
  owner = (await t.newOrganization()).owner;
});
afterAll(() => t.close());

async function newProject(inner: string): Promise<number> {
  const made = await owner.post('/api/projects', { title: 'Media', label_config: `<View>${inner}</View>` });
  expect(made.status).toBe(201);
  return made.body.id;
}

function upload(projectId: number, name: string, content: Uint8Array | string) {
  return owner.post(
    `/api/projects/${projectId}/uploads`,
    Buffer.concat([
      Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n--edge--\r\n'),
    ]),
    { 'content-type': 'multipart/form-data; boundary=edge' },
  );
}

async function importOf(projectId: number, ids: number[]) {
  const started = await owner.post(`/api/projects/${projectId}/imports`, { file_upload_ids: ids });
  await t.runJobs();
  const { rows } = await t.admin.query<{ data: Record<string, unknown> }>(
    'select data from task where project_id = $1 order by id',
    [projectId],
  );
  return { data: rows.map((row) => row.data), report: (await owner.get(`/api/imports/${started.body.id}`)).body };
}

const columnsOf = async (projectId: number): Promise<Record<string, string>> => {
  const { body } = await owner.get(`/api/dm/columns?project=${projectId}`);
  const columns: { id: string; type: string }[] = body.columns;
  return Object.fromEntries(columns.filter(({ id }) => id.startsWith('data.')).map(({ id, type }) => [id, type]));
};

describe('a file of a medium is one task', () => {
  test.each([
    ['speech/sense-and-sensibility-0880.wav', '<Audio name="o" value="$o"/>', 'audio', 'Audio'],
    ['sounds/complete.oga', '<Audio name="o" value="$o"/>', 'audio', 'Audio'],
    ['videos/big-buck-bunny.mp4', '<Video name="o" value="$o"/>', 'video', 'Video'],
    ['documents/project-history.pdf', '<Pdf name="o" value="$o"/>', 'pdf', 'Pdf'],
    ['series/nile-flow.csv', '<TimeSeries name="o" value="$o" timeColumn="year"/>', 'series', 'TimeSeries'],
  ])('%s', async (path, inner, kind, column) => {
    const projectId = await newProject(inner);
    const sent = await upload(projectId, path.split('/')[1] ?? '', sample(path));
    expect(sent.status, sent.text).toBe(201);
    expect(sent.body[0]).toMatchObject({ media_type: kind, format: null, row_count: 1, warnings: [] });
    const { data } = await importOf(projectId, [sent.body[0].id]);
    expect(data).toEqual([{ o: sent.body[0].url }]);
    const read = await owner.get(sent.body[0].url);
    expect([read.status, Number(read.headers['content-length'])]).toEqual([200, sample(path).length]);
    expect(await columnsOf(projectId)).toEqual({ 'data.o': column });
  });

  test('a series and a page lie in the task where the interface wants them there', async () => {
    const series = await newProject('<TimeSeries name="o" value="$o" valueType="json" timeColumn="time"/>');
    const table = await upload(series, 'gauge.csv', 'time,level\n0,1.5\n60,\n120,2\n');
    expect((await importOf(series, [table.body[0].id])).data).toEqual([
      { o: { time: [0, 60, 120], level: [1.5, '', 2] } },
    ]);
    const page = await newProject('<HyperText name="o" value="$o"/>');
    const html = '<!doctype html><html><body><p>Käse &amp; Brot</p></body></html>';
    const sent = await upload(page, 'page.html', html);
    expect((await importOf(page, [sent.body[0].id])).data).toEqual([{ o: html }]);
    expect(await columnsOf(page)).toEqual({ 'data.o': 'HyperText' });
  });

  test('a list of series stays a list of tasks', async () => {
    const projectId = await newProject('<TimeSeries name="o" value="$series"/>');
    const sent = await upload(
      projectId,
      'list.csv',
      'series,place\nhttps://example.com/a.csv,1\nhttps://example.com/b.csv,2\n',
    );
    expect(sent.body[0]).toMatchObject({ format: 'csv', row_count: 2 });
  });
});

describe('what cannot be shown is refused in words', () => {
  test.each([
    ['cut.mp4', sample('videos/big-buck-bunny.mp4').subarray(0, 1000), /cut\.mp4 is broken or was cut off: no video/],
    [
      'cut.wav',
      sample('speech/sense-and-sensibility-0880.wav').subarray(0, 20),
      /cut\.wav is broken or was cut off: no sound/,
    ],
    [
      'cut.pdf',
      sample('documents/project-history.pdf').subarray(0, 50_000),
      /cut\.pdf is broken or was cut off: the end/,
    ],
    [
      'song.mp3',
      sample('speech/sense-and-sensibility-0880.wav').subarray(0, 40_000),
      /"song\.mp3" is named like audio\/mpeg but its content is audio\/wav/,
    ],
    ['page.wav', '<!doctype html><p>Not found</p>', /"page\.wav" is named like audio\/wav/],
    ['program.wav', new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff]), /program/],
  ])('%s', async (name, content, words) => {
    const projectId = await newProject('<Audio name="o" value="$o"/>');
    const refused = await upload(projectId, name, content);
    expect(refused.status).toBe(400);
    expect(refused.body.validation_errors.file[0]).toMatch(words);
    const { rows } = await t.admin.query('select from file_upload where project_id = $1', [projectId]);
    expect(rows).toHaveLength(0);
  });

  test('a recording for an interface of texts is taken with a warning, and its row is refused', async () => {
    const projectId = await newProject('<Text name="o" value="$o"/>');
    const sent = await upload(projectId, 'a.wav', sample('speech/sense-and-sensibility-0880.wav'));
    expect(sent.body[0].warnings[0]).toMatch(/shows no sound, so nobody would see a\.wav\. The template “/);
    const { data, report } = await importOf(projectId, [sent.body[0].id]);
    expect(data).toEqual([]);
    expect(report.row_errors[0].message).toContain('o');
  });
});
