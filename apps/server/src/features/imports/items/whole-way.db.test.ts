import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../platform/testing/test-app.ts';
import { createCollection, sample, upload } from '../../collection/collection.fixture.ts';
import { SUGGESTED_CONFIGS } from './suggested-configs.ts';

const SCANS = 30;
const RECORDINGS = ['0870', '0880', '0890', '0920', '0930'];
const HEARD = 'he was not an ill disposed young man';
const USABLE = [{ id: 'u', from_name: 'usable', to_name: 'text', type: 'choices', value: { choices: ['Usable'] } }];

let t: TestApp;
let service: Server;

beforeAll(async () => {
  service = createServer(async (request, response) => {
    await buffer(request);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ language: 'en', text: HEARD }));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  t = await createTestApp({
    env: { SPEECH_ENGINE: 'api', SPEECH_API_URL: `http://127.0.0.1:${port}/v1`, OUTBOUND_ALLOW: '127.0.0.1' },
  });
});
afterAll(async () => {
  await t.close();
  service.close();
});

test('thirty scans and five recordings are brought, read, reviewed, annotated and exported', async () => {
  const config = SUGGESTED_CONFIGS.find(({ types, content }) => types.length === 3 && content === 'text')?.config;
  const p = await createCollection(t, { label_config: config });
  const [page, comment] = [sample('pictures/printed-page.jpg'), (n: number) => Buffer.from(`scan ${n}`)];
  const scans = Array.from({ length: SCANS }, (_, n) => ({
    name: `scan-${n}.jpg`,
    content: Buffer.concat([page, comment(n)]),
  }));
  const sounds = RECORDINGS.map((name) => ({
    name: `${name}.wav`,
    content: sample(`speech/sense-and-sensibility-${name}.wav`),
  }));
  const [documents, voices] = [await upload(p.ada, p.documents, ...scans), await upload(p.ada, p.voice, ...sounds)];
  const idsOf = (body: { items: { id: string }[] }): string[] => body.items.map(({ id }) => id);
  const items = { document_ids: idsOf(documents.body), voice_sample_ids: idsOf(voices.body) };
  expect([items.document_ids.length, items.voice_sample_ids.length]).toEqual([SCANS, RECORDINGS.length]);

  await t.relayEvents();
  await t.runJobs();
  const { rows } = await t.admin.query(
    'select kind, processing_state, count(*)::int as items, min(text_content) as text from collection_item group by 1, 2 order by 1',
  );
  expect(rows).toMatchObject([
    { kind: 'document', processing_state: 'done', items: SCANS, text: expect.stringContaining('pixels') },
    { kind: 'voice_sample', processing_state: 'done', items: RECORDINGS.length, text: HEARD },
  ]);

  expect((await p.ada.post('/api/submit', items)).body.submitted_count).toBe(SCANS + RECORDINGS.length);
  const [first = '', ...others] = items.document_ids;
  const named = (type: string, ids: readonly string[]) => ids.map((id) => ({ id, type }));
  const decide = (list: object[], decision: string, feedback = '') =>
    p.reviewer.post('/api/review/decide', { items: list, decision, feedback });
  await decide(named('document', [first]), 'reject', 'The corner is missing.');
  await decide([...named('document', others), ...named('voice_sample', items.voice_sample_ids)], 'approve');
  // Sent back, mended, and in again.
  expect((await p.ada.put(`/api/documents/${first}`, { tags: ['whole page'] })).status).toBe(200);
  await p.ada.post('/api/submit', { document_ids: [first] });
  await decide(named('document', [first]), 'approve');
  const made = await p.owner.post(`/api/projects/${p.id}/tasks-from-items`, { filter: {} });
  expect([made.status, made.body.task_count]).toEqual([201, SCANS + RECORDINGS.length]);

  expect((await p.owner.post(`/api/projects/${p.id}/publish`)).status).toBe(200);
  for (;;) {
    const next = await p.annotator.get(`/api/projects/${p.id}/next`);
    if (next.status === 404) break;
    const answer = { result: USABLE, lead_time: 1 };
    expect((await p.annotator.post(`/api/tasks/${next.body.id}/annotations`, answer)).status).toBe(201);
  }
  const exported = await p.owner.get(`/api/projects/${p.id}/export?exportType=JSON`);
  const tasks = exported.body as { data: { text: string }; annotations: { result: { value: object }[] }[] }[];
  expect(tasks).toHaveLength(SCANS + RECORDINGS.length);
  expect(tasks.filter(({ data }) => data.text === HEARD)).toHaveLength(RECORDINGS.length);
  expect(tasks.filter(({ data }) => data.text.includes('pixels'))).toHaveLength(SCANS);
  for (const { annotations } of tasks)
    expect(annotations.map(({ result }) => result[0]?.value)).toEqual([{ choices: ['Usable'] }]);
});
