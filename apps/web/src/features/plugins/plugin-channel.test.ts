import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openChannel, type PluginHandlers } from './plugin-channel.ts';
import { MOST_CHARACTERS, readMessage } from './plugin-messages.ts';

const LIMITS = { burst: 20, perSecond: 100, rare: 3, garbage: 3, beatMs: 20, silentMs: 120, readyMs: 5000 };
const open: { close: () => void }[] = [];
afterEach(() => {
  for (const channel of open.splice(0)) channel.close();
});

function connect(limits = LIMITS) {
  const { port1, port2 } = new MessageChannel();
  const handlers = {
    onReady: vi.fn(),
    onChange: vi.fn(),
    onSubmit: vi.fn(),
    onHotkey: vi.fn(),
    onProblem: vi.fn(),
    onFault: vi.fn(),
  } satisfies PluginHandlers;
  const heard: unknown[] = [];
  port2.onmessage = ({ data }) => heard.push(data);
  const channel = openChannel(port1, { draft: { a: 1 } }, handlers, limits);
  open.push(channel, { close: () => port2.close() });
  const say = (message: unknown): void => port2.postMessage(JSON.stringify(message));
  return { handlers, port: port2, say, heard, channel };
}

const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000 });

describe('a plug-in', () => {
  test('is told of its task, and heard', async () => {
    const { handlers, say, heard, port } = connect({ ...LIMITS, silentMs: 1000 });
    await soon(() => expect(heard[0]).toEqual({ type: 'open', draft: { a: 1 } }));
    let beats = 0;
    port.onmessage = ({ data }) => {
      if (data.type !== 'ping') return;
      beats += 1;
      say({ type: 'pong', id: data.id });
    };
    say({ type: 'ready' });
    say({ type: 'change', result: { a: 2 } });
    say({ type: 'submit', result: { a: 3 } });
    say({ type: 'hotkey', name: 'skip' });
    say({ type: 'problem', message: 'oh' });
    await soon(() => expect(handlers.onProblem).toHaveBeenCalledWith('oh'));
    expect(handlers.onReady).toHaveBeenCalledOnce();
    expect(handlers.onChange).toHaveBeenCalledWith({ a: 2 });
    expect(handlers.onSubmit).toHaveBeenCalledWith({ a: 3 });
    expect(handlers.onHotkey).toHaveBeenCalledWith('skip');
    // Longer than it may be silent: its answers count.
    await soon(() => expect(beats).toBeGreaterThan(1000 / LIMITS.beatMs));
    expect(handlers.onFault).not.toHaveBeenCalled();
  });

  test('that no longer answers hangs', async () => {
    const { handlers, say } = connect();
    say({ type: 'ready' });
    await soon(() => expect(handlers.onFault).toHaveBeenCalledWith('hung', ''));
  });

  test('that never gets ready is silent', async () => {
    const { handlers, port, say } = connect({ ...LIMITS, readyMs: 100 });
    port.onmessage = ({ data }) => data.type === 'ping' && say({ type: 'pong', id: data.id });
    await soon(() => expect(handlers.onFault).toHaveBeenCalledWith('silent', ''));
  });

  test('that floods is stopped, once, and not heard after that', async () => {
    const { handlers, say } = connect();
    for (let count = 0; count < 500; count += 1) say({ type: 'change', result: count });
    await soon(() => expect(handlers.onFault).toHaveBeenCalledWith('flood', ''));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(handlers.onFault).toHaveBeenCalledOnce();
    expect(handlers.onChange.mock.calls.length).toBeLessThan(100);
  });

  test('that submits again and again is stopped sooner', async () => {
    const { handlers, say } = connect();
    for (let count = 0; count < 10; count += 1) say({ type: 'submit', result: count });
    await soon(() => expect(handlers.onFault).toHaveBeenCalledWith('flood', ''));
    expect(handlers.onSubmit.mock.calls.length).toBeLessThan(7);
  });

  test('is asked for its answer when the page wants it', async () => {
    const { channel, heard } = connect();
    channel.finish();
    await soon(() => expect(heard).toContainEqual({ type: 'finish' }));
  });

  test('that talks garbage is stopped', async () => {
    const { handlers, port } = connect();
    for (const garbage of [{ type: 'change', result: 1 }, 5, '{"type":"change"}']) port.postMessage(garbage);
    await soon(() => expect(handlers.onFault).toHaveBeenCalledWith('garbage', ''));
    expect(handlers.onChange).not.toHaveBeenCalled();
  });

  test('that cannot start says why', async () => {
    const { handlers, say } = connect();
    say({ type: 'failed', message: 'no picture' });
    await soon(() => expect(handlers.onFault).toHaveBeenCalledWith('failed', 'no picture'));
  });
});

describe('a message', () => {
  test.each([
    [undefined],
    [null],
    [5],
    [{ type: 'ready' }],
    ['ready'],
    ['[]'],
    ['null'],
    ['{"type":"constructor"}'],
    ['{"type":"change"}'],
    ['{"type":"pong","id":"1"}'],
    ['{"type":"pong","id":1e400}'],
    ['{"type":"hotkey","name":{}}'],
    [JSON.stringify({ type: 'hotkey', name: 'x'.repeat(51) })],
    [JSON.stringify({ type: 'change', result: 'x'.repeat(MOST_CHARACTERS) })],
  ])('is garbage: %#', (data) => {
    expect(readMessage(data)).toBeUndefined();
  });

  test('is read or garbage, never an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.anything()), (data) => {
        const message = readMessage(data);
        expect(message === undefined || typeof message.type === 'string').toBe(true);
      }),
    );
  });
});
