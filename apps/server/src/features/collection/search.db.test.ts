import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { type CollectionProject, createCollection, writeText } from './collection.fixture.ts';
import { indexItems } from './search.jobs.ts';

/** Search through blocks finds exactly what looking at every item finds, whatever has happened since they were made. */

let t: TestApp;
let p: CollectionProject;

const SYLLABLES = ['Ba', 'tte', 'ry', ' last', '50%', 'a_b', '\\', 'Straße', 'ПРИВЕТ', '电池', '\n', ' ', '7'];
const phrase = fc.array(fc.constantFrom(...SYLLABLES), { maxLength: 12 }).map((parts) => parts.join(''));

beforeAll(async () => {
  t = await createTestApp();
  p = await createCollection(t);
  const texts = fc.sample(phrase, { numRuns: 300, seed: 11 });
  await t.admin.query(
    `insert into collection_item (organization_id, project_id, kind, title, text_content, created_by)
     select $1, $2, 'raw_text', 'Battery ' || place, text, $3 from unnest($4::text[]) with ordinality as entry (text, place)`,
    [p.owner.organizationId, p.id, p.ada.id, texts],
  );
});
afterAll(() => t.close());

const index = () => indexItems(t.app.platform, new AbortController().signal, 1);

async function search(text: string, person = p.owner, path = `/api/projects/${p.id}/items`): Promise<string[]> {
  const answer = await person.get(`${path}?limit=500&search=${encodeURIComponent(text)}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.map(({ id }: { id: string }) => id);
}

async function looked(text: string): Promise<string[]> {
  const { rows } = await t.admin.query<{ id: string }>(
    `select id from collection_item where project_id = $1 and deleted_at is null
       and (position(lower($2) in lower(title)) > 0 or position(lower($2) in lower(text_content)) > 0) order by seq desc`,
    [p.id, text],
  );
  return rows.map(({ id }) => id);
}

const NEEDLES = [
  'battery',
  'Battery 17',
  'TTERY LAST',
  '50%',
  'a_b',
  'straße',
  'ПРИВЕТ',
  '电池',
  'a',
  'not there',
  '7电池',
];

async function expectTheSame(): Promise<void> {
  for (const needle of NEEDLES) expect([needle, await search(needle)]).toEqual([needle, await looked(needle)]);
}

test('finds the same before and after the blocks are made, and nothing more is noted then than fills no block', async () => {
  await expectTheSame();
  expect(await index()).toEqual({ projects: 1 });
  const { rows } = await t.admin.query<{ blocks: number; left: number }>(
    `select (select count(*) from item_search_block)::int as blocks, (select count(*) from item_search_change)::int as left`,
  );
  expect(rows[0]?.blocks).toBeGreaterThan(3);
  expect(rows[0]?.left).toBeLessThan(64);
  await expectTheSame();
});

test('finds what was changed, added and removed since, and forgets what it was', async () => {
  await index();
  const [first, second, third] = await looked('Battery 1');
  await t.admin.query(`update collection_item set text_content = 'Zanzibar 电池' where id = $1`, [first]);
  await t.admin.query(`update collection_item set title = 'Timbuktu' where id = $1`, [second]);
  await t.admin.query('delete from collection_item where id = $1', [third]);
  const added = await writeText(p.ada, p, { content: 'All the way to Zanzibar' });
  expect(await search('zanzibar')).toEqual([added, first]);
  expect(await search('timbuktu')).toEqual([second]);
  await expectTheSame();
  await index();
  await expectTheSame();
  expect(await search('zanzibar', p.ada, '/api/my-items')).toEqual([added, first]);
  expect(await search('zanzibar', p.bob, '/api/my-items')).toEqual([]);
  expect(await search('zanzibar', p.reviewer)).toEqual([]);
  expect(await search('zanzibar', (await t.newOrganization()).owner, '/api/raw-text')).toEqual([]);
});
