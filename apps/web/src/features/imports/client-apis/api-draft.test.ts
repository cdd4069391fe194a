import { expect, test } from 'vitest';
import { EMPTY_DRAFT, payloadProblem, readHeaders, toBody, toDraft } from './api-draft.ts';

test('headers are read line by line, and a line that is none is noticed', () => {
  expect(readHeaders('Authorization: Bearer a:b\n\nX-Key:1')).toEqual({ Authorization: 'Bearer a:b', 'X-Key': '1' });
  expect(readHeaders('')).toEqual({});
  expect(readHeaders('no header')).toBeUndefined();
});

test('what was saved comes back the same', () => {
  const draft = {
    ...EMPTY_DRAFT,
    data_key: 'translation',
    client_url: 'https://api.example.com/$language',
    headers: 'Authorization: ••••',
    payload: '{\n  "text": "$text"\n}',
  };
  const body = toBody(draft);
  expect(body).toMatchObject({ headers: { Authorization: '••••' }, payload: { text: '$text' } });
  const saved = { id: 1, project: 1, response_kind: 'auto' as const, created_at: '', updated_at: '' };
  expect(toDraft({ ...saved, ...body } as Parameters<typeof toDraft>[0])).toEqual(draft);
});

test('an empty body is fine, a broken one is told', () => {
  expect(payloadProblem('')).toBeUndefined();
  expect(payloadProblem('{')).toMatch(/JSON/);
});
