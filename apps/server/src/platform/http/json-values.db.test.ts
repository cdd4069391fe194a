import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../testing/test-app.ts';

let t: TestApp;
let owner: TestUser;
let id: number;
beforeAll(async () => {
  t = await createTestApp();
  ({ owner } = await t.newOrganization());
  id = (await owner.post('/api/projects', { title: 'A project' })).body.id;
});
afterAll(() => t.close());

/** As it is written: JSON.stringify would mend it. */
const send = (url: string, json: string) => owner.post(url, json, { 'content-type': 'application/json' });

describe('free JSON', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  test.each([
    ['ten thousand levels', nested(10_000), /\.x\.0/],
    ['a number out of range', '{"y": [1e400]}', /\.x\.y\.0$/],
    ['NUL', '{"y": "a\\u0000b"}', /\.x\.y$/],
    ['half a character', '{"y": "a\\ud800b"}', /\.x\.y$/],
    ['half a character in a name', '{"y\\ud800": 1}', /\.x\.y/],
  ])('%s is refused with the place', async (_, json, place) => {
    const calls = [
      send('/api/projects', `{"title": "Another", "settings": {"x": ${json}}}`),
      send('/api/tasks', `{"project": ${id}, "data": {"x": ${json}}}`),
    ];
    for (const { status, body } of await Promise.all(calls)) {
      expect([status, body.error.type]).toEqual([400, 'validation_error']);
      expect(Object.keys(body.error.details)[0]).toMatch(place);
    }
  });

  test('what is odd but can be kept is kept', async () => {
    const json = `{"x": [${nested(90)}, -0, 1e300, "\\ud83d\\ude00", {"": 2, "constructor": 1}]}`;
    const { status, body } = await send('/api/projects', `{"title": "Another", "settings": ${json}}`);
    expect(status).toBe(201);
    expect(JSON.stringify(body.settings)).toBe(JSON.stringify(JSON.parse(json)));
  });

  test('is found after who calls: nobody learns of it', async () => {
    const payload = { settings: { x: JSON.parse(nested(200)) } };
    expect((await t.anonymous.patch(`/api/projects/${id}`, payload)).status).toBe(401);
    const { owner: stranger } = await t.newOrganization();
    expect((await stranger.patch(`/api/projects/${id}`, payload)).status).toBe(404);
  });
});

describe('null', () => {
  test('stays null where a number, a text or a switch may be null', async () => {
    const settings = { quality: { pause_below_accuracy: null, pause_after_failures: null } };
    expect((await owner.patch(`/api/projects/${id}/quality/settings`, { pause_below_accuracy: 0.5 })).status).toBe(200);
    const { body } = await owner.patch(`/api/projects/${id}/quality/settings`, settings.quality);
    expect(body).toMatchObject(settings.quality);
    const url = `/api/projects/${id}/adjudication/settings`;
    expect((await owner.put(url, { adjudicate_below: 0 })).body.adjudicate_below).toBe(0);
    expect((await owner.put(url, { adjudicate_below: null })).body.adjudicate_below).toBeNull();
  });

  test('is not what 0, an empty text and false become, and an error says nothing of constants', async () => {
    const { body } = await owner.patch(`/api/projects/${id}`, { responsible_person_id: 'nobody' });
    expect(body.error.details.responsible_person_id).toEqual([
      'Must be integer.',
      'Must be null.',
      'Must match a schema in anyOf.',
    ]);
  });
});

describe('names and values that mean something else', () => {
  test('moments that can be written and not kept are refused', async () => {
    for (const moment of ['0000-01-01T00:00:00Z', '2026-03-01T09:30:00%2B23:59']) {
      const { status, body } = await owner.get(`/api/documents?submitted_after=${moment}`);
      expect([status, body.error.message]).toEqual([400, 'A value is out of range.']);
    }
  });

  test('a leap second at the end of time is no date', async () => {
    const expires_at = '9999-12-31T23:59:60Z';
    const { status, body } = await owner.post('/api/tokens', { name: 'A token', expires_at });
    expect([status, Object.keys(body.error.details ?? {})]).toEqual([400, ['expires_at']]);
  });

  test('fields named like what every object has are fields', async () => {
    const { status, body } = await owner.post('/api/template-dashboards', { constructor: 1, toString: 2 });
    expect(status).toBe(400);
    expect(body.error.details).toMatchObject({ constructor: ['There is no such field.'] });
    const selection = { selectedItems: { all: true }, ordering: 'hasOwnProperty' };
    expect((await owner.post(`/api/projects/${id}/recognise`, selection)).status).toBe(400);
    const filters = { conjunction: 'and', items: [{ filter: 'status', operator: 'equal', value: 'constructor' }] };
    expect(
      (await owner.get(`/api/projects/${id}/tasks?filters=${encodeURIComponent(JSON.stringify(filters))}`)).status,
    ).toBe(400);
  });

  test('a list without numbered pages is a list, whatever page is asked for', async () => {
    for (const name of ['imports', 'reimports']) {
      const { status, body } = await owner.get(`/api/projects/${id}/${name}?page=1`);
      expect([status, body]).toEqual([200, []]);
    }
  });
});
