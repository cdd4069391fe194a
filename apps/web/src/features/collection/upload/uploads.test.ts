import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../lib/api-error.ts';
import { admitFile, LARGEST_BYTES } from './admit-file.ts';
import { createRush } from './rush.ts';
import { createUploads, type Sender, tallyOf, type Upload } from './uploads.ts';

const DETAILS = { isRaw: false, domain: '', language: '', tags: [] };
const file = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name);

type Call = {
  name: string;
  arrive: (remark?: string) => void;
  fail: (why: string) => void;
  signal: AbortSignal;
  onShare: (share: number) => void;
};

/** A line that delivers when it is told to. */
function line() {
  const calls: Call[] = [];
  const unsent: string[][] = [];
  const arrived: string[] = [];
  const send: Sender = ({ file: { name } }, { signal, onShare }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      calls.push({ name, arrive: (remark) => resolve(remark), fail: (why) => reject(new Error(why)), signal, onShare });
    });
  const uploads = createUploads({
    send,
    describe: (error) => ({ problem: String(error), isFinal: String(error).includes('too large') }),
    onUnsent: (_project, names) => unsent.push([...names]),
    onArrived: (upload) => arrived.push(upload.file.name),
  });
  const add = (...names: string[]) =>
    uploads.add(names.map((name) => ({ projectId: '1', file: file(name), type: 'document', details: DETAILS })));
  return { uploads, calls, unsent, arrived, add };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const states = (list: readonly Upload[]) => list.map(({ file: { name }, state }) => `${name} ${state}`);

describe('files on their way', () => {
  test('go three at a time, the next as soon as one has arrived', async () => {
    const { uploads, calls, add, arrived } = line();
    add('a', 'b', 'c', 'd', 'e');
    expect(calls.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    calls[1]?.arrive();
    await settled();
    expect(arrived).toEqual(['b']);
    expect(states(uploads.list())).toEqual(['a sending', 'c sending', 'd sending', 'e waiting']);
  });

  test('do not stop when one of them fails, and that one goes again when told to', async () => {
    const { uploads, calls, add } = line();
    add('a', 'b', 'c', 'd');
    calls[0]?.fail('no line');
    calls[1]?.fail('too large');
    await settled();
    expect(states(uploads.list())).toEqual(['a failed', 'b refused', 'c sending', 'd sending']);
    for (const { key } of uploads.list()) uploads.retry(key);
    expect(states(uploads.list())).toEqual(['a sending', 'b refused', 'c sending', 'd sending']);
    expect(calls.at(-1)?.name).toBe('a');
  });

  test('are stopped and forgotten when somebody cancels', async () => {
    const { uploads, calls, add, arrived } = line();
    add('a', 'b', 'c', 'd');
    uploads.remove(uploads.list()[0]?.key ?? 0);
    await settled();
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(states(uploads.list())).toEqual(['b sending', 'c sending', 'd sending']);
    expect(arrived).toEqual([]);
  });

  test('are known by name until they have arrived, for whoever reloads the page', async () => {
    const { uploads, calls, add, unsent } = line();
    add('a', 'b');
    uploads.add([{ projectId: '1', file: file('c.exe'), type: 'document', details: DETAILS, problem: 'No.' }]);
    expect(unsent.at(-1)).toEqual(['a', 'b']);
    calls[0]?.arrive();
    await settled();
    expect(unsent.at(-1)).toEqual(['b']);
    expect(calls.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('stay on the list with a remark when there is something to say about them', async () => {
    const { uploads, calls, add, unsent, arrived } = line();
    add('a', 'b');
    calls[0]?.arrive('The project has this already.');
    await settled();
    expect(states(uploads.list())).toEqual(['a noted', 'b sending']);
    expect(unsent.at(-1)).toEqual(['b']);
    expect(arrived).toEqual(['a']);
  });

  test('are tallied by their bytes', () => {
    const { uploads, calls, add } = line();
    add('a', 'b');
    calls[0]?.onShare(0.5);
    expect(tallyOf(uploads.list())).toEqual({ sending: 2, failed: 0, refused: 0, noted: 0, share: 0.25 });
    expect(tallyOf([])).toEqual({ sending: 0, failed: 0, refused: 0, noted: 0, share: 0 });
  });
});

test('35 files pass a server that takes 20 a minute, none fails, and few are sent in vain', async () => {
  let clock = 0;
  let sent = 0;
  const window = { begins: 0, taken: 0 };
  const heldUp = new Set<string>();
  const pauses: (() => void)[] = [];
  const rush = createRush({
    now: () => clock,
    pause: (ms) => {
      const until = clock + ms;
      return new Promise((resolve) => {
        pauses.push(() => {
          clock = until;
          resolve();
        });
      });
    },
  });
  const post = async (): Promise<undefined> => {
    sent += 1;
    if (clock - window.begins >= 60_000) Object.assign(window, { begins: clock, taken: 0 });
    window.taken += 1;
    if (window.taken <= 20) return undefined;
    const retryAfterMs = window.begins + 60_000 - clock;
    throw new ApiError({ status: 429, type: 'rate_limited', message: 'Too many requests', retryAfterMs });
  };
  const arrived: string[] = [];
  const uploads = createUploads({
    send: ({ file: { name } }, { signal, onHeldUp }) =>
      rush(post, {
        signal,
        onHeldUp: (isHeldUp) => {
          if (isHeldUp) heldUp.add(name);
          onHeldUp(isHeldUp);
        },
      }),
    describe: (error) => ({ problem: String(error), isFinal: false }),
    onUnsent: () => undefined,
    onArrived: (upload) => arrived.push(upload.file.name),
  });
  const names = Array.from({ length: 35 }, (_, index) => `scan ${index}`);
  uploads.add(names.map((name) => ({ projectId: '1', file: file(name), type: 'document', details: DETAILS })));
  await settled();
  expect([arrived.length, uploads.list().filter(({ isHeldUp }) => isHeldUp).length]).toEqual([20, 3]);
  for (const goOn of pauses.splice(0)) goOn();
  await settled();
  expect(arrived.sort()).toEqual(names.sort());
  expect(uploads.list()).toEqual([]);
  expect([sent, heldUp.size, clock]).toEqual([36, 3, 60_000]);
});

describe('a file that is dropped', () => {
  test('becomes what it is', () => {
    const become = (name: string, type = '') => admitFile({ name, size: 1, type });
    expect(become('Scan 1.PDF')).toEqual({ type: 'document' });
    expect(become('note.tiff')).toEqual({ type: 'document' });
    expect(become('voice.webm', 'video/webm')).toEqual({ type: 'voice_sample' });
    expect(become('letter.txt')).toEqual({ type: 'raw_text' });
    expect(become('scans.zip')).toEqual({ type: 'document' });
    expect(become('photo', 'image/png')).toEqual({ type: 'document' });
  });

  test('is refused by its kind and its size', () => {
    expect(admitFile({ name: 'setup.exe', size: 1, type: 'application/pdf' })).toEqual({ problem: 'type' });
    expect(admitFile({ name: 'a.pdf', size: 0, type: '' })).toEqual({ problem: 'empty' });
    const limitBytes = LARGEST_BYTES.document;
    expect(admitFile({ name: 'a.pdf', size: limitBytes + 1, type: '' })).toEqual({ problem: 'size', limitBytes });
  });
});
