import type { ItemReference } from '@labelwright/contract/collection-fields';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDeletions } from './deletions.ts';

const items = (...ids: string[]): ItemReference[] => ids.map((id) => ({ type: 'document', id }));

function deletions(fails = false) {
  const sent: string[] = [];
  const failures: unknown[] = [];
  const made = createDeletions({
    waitMs: 1000,
    send: async (batch, isLeaving) => {
      sent.push(`${batch.map(({ id }) => id).join()}${isLeaving ? ' leaving' : ''}`);
      if (fails) throw new Error('no line');
    },
    onFailed: (error) => failures.push(error),
  });
  return { made, sent, failures };
}

describe('drafts that were deleted a moment ago', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('are hidden at once and gone when nobody took it back', async () => {
    const { made, sent } = deletions();
    made.add(items('a', 'b'));
    expect([...made.hidden()]).toEqual(['a', 'b']);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual(['a,b']);
    expect(made.hidden().size).toBe(0);
  });

  test('are there again when it is taken back', async () => {
    const { made, sent } = deletions();
    const undo = made.add(items('a'));
    made.add(items('b'));
    undo();
    expect([...made.hidden()]).toEqual(['b']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual(['b']);
  });

  test('are gone as well when the page is left before', async () => {
    const { made, sent } = deletions();
    made.add(items('a'));
    made.flush();
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual(['a leaving']);
  });

  test('come back when the server does not take it', async () => {
    const { made, failures } = deletions(true);
    made.add(items('a'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(made.hidden().size).toBe(0);
    expect(failures).toHaveLength(1);
  });
});
