import 'fake-indexeddb/auto';
import type { Draft } from '@labelwright/contract/annotations';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DraftKeeper, type DraftTarget, keepDraft } from './draft-keeper.ts';
import type { DraftNews } from './draft-line.ts';
import { findNewestDraft } from './newest-draft.ts';
import { workStore } from './work-store.ts';

/** A server in one function: one draft, saved with the revision that it was based on. */
let stored: Draft | undefined;
let calls: string[];
/** Comes before the server; an answer of its own, or undefined to let the call through. */
let meddle: (call: string) => Response | undefined;
let keeper: DraftKeeper;
let news: DraftNews[];
let user = 0;

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const problem = (status: number, reason: string, message = 'No.') =>
  json(status, { error: { type: 'validation_error', message, requestId: 'r', reason } });

/** Saved by somebody, somewhere. */
function saved(result: unknown): Draft {
  const revision = (stored?.revision ?? 0) + 1;
  const updatedAt = new Date().toISOString();
  stored = { id: 5, revision, result, lead_time: 1, updated_at: updatedAt } as Draft;
  return stored;
}

async function serve(url: string, init: RequestInit): Promise<Response> {
  const call = `${init.method} ${url}`;
  calls.push(call);
  const meddled = meddle(call);
  if (meddled) return meddled;
  if (init.method === 'GET' && url.endsWith('/drafts')) return json(200, stored ? [stored] : []);
  if (init.method === 'GET') return stored ? json(200, stored) : problem(404, '');
  const { result, revision } = JSON.parse(String(init.body)) as { result: unknown; revision?: number };
  if (stored && revision !== undefined && revision !== stored.revision) return problem(409, 'draft_conflict');
  return json(200, saved(result));
}

const target = (): DraftTarget => ({ userId: user, taskId: 1, annotationId: undefined, stored });
function open(from: DraftTarget = target()): void {
  news = [];
  keeper = keepDraft(from, (next) => news.push(next));
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const local = () => workStore.findDraft(keeper.key);
const state = () => news.at(-1)?.state;

beforeEach(() => {
  user += 1;
  stored = undefined;
  calls = [];
  meddle = () => undefined;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.stubGlobal('fetch', serve);
});
afterEach(() => {
  keeper.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a change is on this device at once, and on the server within a second', async () => {
  open();
  keeper.change(['a'], 1000);
  await expect.poll(local).toMatchObject({ result: ['a'] });
  expect(calls).toEqual([]);
  await pass(1000);
  expect([stored?.result, state(), keeper.draftId]).toEqual([['a'], 'saved', 5]);
  keeper.change(['a', 'b'], 2000);
  await pass(1000);
  expect([stored?.result, calls.length]).toEqual([['a', 'b'], 2]);
});

describe('two versions', () => {
  /** Opened here, saved in another window, and then changed here. */
  async function meet(): Promise<void> {
    saved(['old']);
    open();
    saved(['theirs']);
    keeper.change(['mine'], 1000);
    await pass(1000);
    expect(news.at(-1)).toMatchObject({
      state: 'conflict',
      conflict: { mine: ['mine'], theirs: { result: ['theirs'] } },
    });
  }

  test('the first save does not replace one that came from another window meanwhile', async () => {
    open();
    saved(['theirs']);
    keeper.change(['mine'], 1000);
    await pass(1000);
    expect(news.at(-1)).toMatchObject({
      state: 'conflict',
      conflict: { mine: ['mine'], theirs: { result: ['theirs'] } },
    });
    expect(stored?.result).toEqual(['theirs']);
    await keeper.keepMine();
    expect([stored?.result, state()]).toEqual([['mine'], 'saved']);
  });

  test('the first save replaces one that is what was shown here, or that an earlier try of it stored', async () => {
    open({ ...target(), shown: ['kept'] });
    saved(['kept']);
    keeper.change(['kept', 'mine'], 1000);
    await pass(2000);
    expect([stored?.result, state()]).toEqual([['kept', 'mine'], 'saved']);
  });

  test('what is changed after the answer was given is another draft, whatever is stored', async () => {
    open();
    keeper.change(['answer'], 1000);
    await pass(1000);
    keeper.pause();
    keeper.change(['another'], 2000);
    keeper.resume(true);
    await pass(1000);
    expect([stored?.result, state()]).toEqual([['another'], 'saved']);
  });

  test('nothing more is sent until somebody decides, whatever is changed meanwhile', async () => {
    await meet();
    const before = calls.length;
    await pass(60_000);
    keeper.change(['mine', 'more'], 2000);
    await keeper.flush(true);
    await pass(60_000);
    expect(calls).toHaveLength(before);
    expect(news.at(-1)).toMatchObject({ state: 'conflict', conflict: { mine: ['mine', 'more'] } });
    await expect.poll(local).toMatchObject({ result: ['mine', 'more'] });
  });

  test('mine replaces the other, and later changes go on from there', async () => {
    await meet();
    await keeper.keepMine();
    expect([stored?.result, state()]).toEqual([['mine'], 'saved']);
    keeper.change(['mine', 'more'], 2000);
    await pass(1000);
    expect([stored?.result, state()]).toEqual([['mine', 'more'], 'saved']);
  });

  test('mine does not replace a third version that nobody has seen', async () => {
    await meet();
    saved(['third']);
    await keeper.keepMine();
    expect(news.at(-1)).toMatchObject({
      state: 'conflict',
      conflict: { mine: ['mine'], theirs: { result: ['third'] } },
    });
    expect(stored?.result).toEqual(['third']);
  });

  test('the other replaces mine here and on this device, and is not sent back', async () => {
    await meet();
    const before = calls.length;
    expect(await keeper.takeTheirs()).toMatchObject({ result: ['theirs'] });
    await pass(60_000);
    expect([calls.length, stored?.result, state()]).toEqual([before, ['theirs'], 'saved']);
    expect(await local()).toMatchObject({ result: ['theirs'] });
    keeper.change(['theirs', 'more'], 3000);
    await pass(1000);
    expect([stored?.result, state()]).toEqual([['theirs', 'more'], 'saved']);
  });

  test('left undecided, both are there when the task is opened again', async () => {
    await meet();
    await keeper.settled();
    keeper.stop();
    const held = (await findNewestDraft(target()))?.held;
    expect(held).toMatchObject({ result: ['mine'] });
    open({ ...target(), held });
    await pass(1000);
    expect(news.at(-1)).toMatchObject({
      state: 'conflict',
      conflict: { mine: ['mine'], theirs: { result: ['theirs'] } },
    });
    await keeper.takeTheirs();
    expect((await findNewestDraft(target()))?.held).toBeUndefined();
  });

  test('a save whose answer got lost is no conflict with itself', async () => {
    saved(['old']);
    open();
    meddle = (call) => {
      if (!call.startsWith('POST')) return undefined;
      meddle = () => undefined;
      saved([{ b: 1, a: 2 }]);
      throw new TypeError('connection reset');
    };
    keeper.change([{ a: 2, b: 1 }], 1000);
    await pass(1000);
    keeper.change([{ a: 2, b: 1 }, 'more'], 2000);
    await pass(5000);
    expect(news.map((one) => one.state)).not.toContain('conflict');
    expect([stored?.result, state()]).toEqual([[{ a: 2, b: 1 }, 'more'], 'saved']);
  });

  test('a draft that is gone from the server is made anew', async () => {
    saved(['old']);
    open();
    meddle = (call) => {
      if (!call.startsWith('POST')) return undefined;
      meddle = () => undefined;
      stored = undefined;
      return problem(409, 'draft_conflict');
    };
    keeper.change(['mine'], 1000);
    await pass(1000);
    expect([stored, state()]).toMatchObject([{ result: ['mine'] }, 'saved']);
  });
});

describe('when it cannot be sent', () => {
  test('the pauses grow, typing does not shorten them, and there is never a second timer', async () => {
    open();
    meddle = () => {
      throw new TypeError('no network');
    };
    for (let second = 0; second < 300; second += 1) {
      keeper.change([second], second);
      await pass(1000);
    }
    expect(state()).toBe('offline');
    expect(calls.length).toBeLessThan(20);
    expect(vi.getTimerCount()).toBe(1);
    meddle = () => undefined;
    await keeper.flush();
    expect([stored?.result, state()]).toEqual([[299], 'saved']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a busy server is no lost network, and says itself when to come back', async () => {
    open();
    meddle = () => json(503, { error: { type: 'server_error', message: 'Busy.' } }, { 'retry-after': '20' });
    keeper.change(['a'], 1000);
    await pass(19_000);
    expect(news.at(-1)).toMatchObject({ state: 'waiting', message: 'Busy.' });
    expect(calls).toHaveLength(1);
    meddle = () => undefined;
    await pass(20_000);
    expect([stored?.result, state()]).toEqual([['a'], 'saved']);
  });

  test('what the server refuses is said in its words, and tried again only once it is another', async () => {
    open();
    meddle = () => problem(403, '', 'Your membership is paused.');
    keeper.change(['a'], 1000);
    await pass(600_000);
    expect(calls).toHaveLength(1);
    expect(news.at(-1)).toMatchObject({ state: 'refused', message: 'Your membership is paused.' });
    meddle = () => undefined;
    keeper.change(['b'], 1000);
    await pass(1000);
    expect([stored?.result, state()]).toEqual([['b'], 'saved']);
  });
});

describe('while the answer is put away', () => {
  test('nothing is sent; when it cannot be put away, the draft lives on', async () => {
    open();
    keeper.change(['a'], 1000);
    keeper.pause();
    await keeper.flush(true);
    await pass(10_000);
    expect(calls).toEqual([]);
    keeper.resume(false);
    await pass(1000);
    expect([stored?.result, state()]).toEqual([['a'], 'saved']);
    keeper.change(['b'], 1000);
    await pass(1000);
    expect(stored?.result).toEqual(['b']);
  });

  test('once it is put away only later changes are a draft, and a new one', async () => {
    open();
    keeper.change(['a'], 1000);
    keeper.pause();
    keeper.resume(true);
    await pass(10_000);
    expect([calls, keeper.draftId, state()]).toEqual([[], undefined, 'clean']);
    keeper.change(['later'], 2000);
    await pass(1000);
    expect(stored?.result).toEqual(['later']);
  });

  test('a save that fails afterwards does not bring the old draft back', async () => {
    open();
    let fail: (problem: Error) => void = () => {};
    vi.stubGlobal('fetch', () => new Promise((_resolve, reject) => (fail = reject)));
    keeper.change(['a'], 1000);
    await pass(1000);
    keeper.pause();
    keeper.resume(true);
    fail(new TypeError('no network'));
    vi.stubGlobal('fetch', serve);
    await pass(60_000);
    expect([calls, state()]).toEqual([[], 'clean']);
  });
});
