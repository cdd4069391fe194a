import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test } from 'vitest';
import { markLoading } from './loading-mark.ts';

type Listener = () => void;

/** As much of an element and of the router as the mark touches. */
function setUp() {
  const marks = new Set<string>();
  const root = {
    toggleAttribute: (name: string, isOn: boolean) => (isOn ? marks.add(name) : marks.delete(name)) !== undefined,
  } as unknown as HTMLElement;
  const listeners = new Map<string, Listener>();
  const router = {
    subscribe: (event: string, listener: Listener) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
  };
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  clients.push(queries);
  const stop = markLoading(root, router as unknown as Parameters<typeof markLoading>[1], queries);
  return {
    isMarked: () => marks.has('data-loading'),
    tell: (event: string) => listeners.get(event)?.(),
    queries,
    stop,
  };
}

const clients: QueryClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.clear();
});

/** A query whose answer is given by hand. */
function asked(queries: QueryClient, key: string) {
  let answer: (value: string) => void = () => {};
  let fail: (reason: Error) => void = () => {};
  const done = queries
    .fetchQuery({
      queryKey: [key],
      queryFn: () =>
        new Promise<string>((resolve, reject) => {
          answer = resolve;
          fail = reject;
        }),
    })
    .catch(() => {});
  return {
    give: () => {
      answer('here');
      return done;
    },
    refuse: () => {
      fail(new Error('no'));
      return done;
    },
  };
}

test('marks from the start until the first page is on the screen', () => {
  const { isMarked, tell } = setUp();
  expect(isMarked()).toBe(true);
  tell('onRendered');
  expect(isMarked()).toBe(false);
  tell('onBeforeNavigate');
  expect(isMarked()).toBe(true);
});

test('marks until every first answer is there, whether good or bad', async () => {
  const { isMarked, tell, queries } = setUp();
  tell('onRendered');
  const one = asked(queries, 'one');
  const two = asked(queries, 'two');
  expect(isMarked()).toBe(true);
  await one.give();
  expect(isMarked()).toBe(true);
  await two.refuse();
  await expect.poll(isMarked).toBe(false);
});

test('does not mark while what is shown is read again', async () => {
  const { isMarked, tell, queries } = setUp();
  tell('onRendered');
  await asked(queries, 'one').give();
  await expect.poll(isMarked).toBe(false);
  const again = asked(queries, 'one');
  expect(queries.isFetching()).toBe(1);
  expect(isMarked()).toBe(false);
  await again.give();
});
