import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { openLocalAnswer } from './use-local-answer.ts';
import { workStore } from './work-store.ts';

let keys = 0;
const newKey = () => `person:work:${++keys}`;

async function open(key: string) {
  const answer = openLocalAnswer<{ note: string }>(key);
  await answer.opened;
  return answer;
}

test('what was begun is there when it is opened again, part by part', async () => {
  const key = newKey();
  const answer = await open(key);
  expect([answer.standing(), answer.read()]).toEqual(['none', {}]);
  await answer.keep({ beside: { note: 'why' } });
  await answer.keep({ result: [1] });
  const again = await open(key);
  expect([again.standing(), again.read()]).toEqual(['kept', { result: [1], beside: { note: 'why' } }]);
});

test('what was forgotten is nowhere, and comes back whole', async () => {
  const key = newKey();
  const answer = await open(key);
  await answer.keep({ result: [1], beside: { note: 'why' } });
  await answer.forget();
  expect([answer.standing(), answer.read()]).toEqual(['none', {}]);
  expect((await open(key)).standing()).toBe('none');
  await answer.keep({ result: [2] });
  expect((await open(key)).read()).toEqual({ result: [2], beside: { note: 'why' } });
});

test('forgetting while it is being kept forgets it', async () => {
  const key = newKey();
  const answer = await open(key);
  const kept = answer.keep({ result: [1] });
  await Promise.all([kept, answer.forget()]);
  expect(answer.standing()).toBe('none');
  expect((await open(key)).standing()).toBe('none');
});

test('where the device keeps nothing, the page does, and does not claim more', async () => {
  const answer = await open(newKey());
  const put = vi.spyOn(workStore, 'putDraft').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
  await answer.keep({ result: [1] });
  put.mockRestore();
  expect([answer.standing(), answer.read().result]).toEqual(['none', [1]]);
});
