import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { checkSmtp } from './check-smtp.ts';
import { checkFolder } from './own-services.ts';
import { createServices } from './services.ts';

describe('services', () => {
  it('tells what answers, what does not, and what is not there', async () => {
    const services = createServices(() => 0);
    services.add({ name: 'a', check: async () => 'yes' });
    services.add({ name: 'b', check: () => Promise.reject(new Error('refused')) });
    services.add({ name: 'c', standIn: 'the database' });
    services.add({ name: 'd' });
    expect(await services.look()).toEqual([
      { name: 'a', state: 'healthy', detail: 'Answers.' },
      { name: 'b', state: 'unhealthy', detail: 'refused' },
      { name: 'c', state: 'healthy', detail: 'the database' },
      { name: 'd', state: 'not_configured', detail: 'Not configured.' },
    ]);
    expect((await services.look(['b'])).map(({ name }) => name)).toEqual(['b']);
  });

  it('asks a slow one again only when its answer has become old, and once for all who ask together', async () => {
    let at = 0;
    let asked = 0;
    const services = createServices(() => at);
    services.add({ name: 'slow', check: async () => (asked += 1), freshMs: 1000 });
    await Promise.all([services.look(), services.look(), services.look()]);
    expect(asked).toBe(1);
    at = 999;
    await services.look();
    expect(asked).toBe(1);
    at = 1000;
    await services.look();
    expect(asked).toBe(2);
  });
});

describe('a mail server', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());
  const listen = (greeting: string | undefined) =>
    new Promise<number>((resolve) => {
      const made = createServer((socket) => {
        socket.on('error', () => {});
        if (greeting === undefined) socket.destroy();
        else socket.write(greeting);
      });
      server = made.listen(0, '127.0.0.1', () => resolve((made.address() as AddressInfo).port));
    });

  it('is one when it greets', async () => {
    await checkSmtp('127.0.0.1', await listen('220 mail ready\r\n'));
  });
  it('is none when something else answers, nothing greets, or nobody listens', async () => {
    await expect(checkSmtp('127.0.0.1', await listen('HTTP/1.1 400\r\n'))).rejects.toThrow('no mail server');
    await expect(checkSmtp('127.0.0.1', await listen(undefined))).rejects.toThrow();
    await expect(checkSmtp('127.0.0.1', 1)).rejects.toThrow('ECONNREFUSED');
  });
});

it('a data folder whose disk is full, or that is not there, is no healthy store', async () => {
  await expect(checkFolder(tmpdir())).resolves.toBeUndefined();
  await expect(checkFolder(tmpdir(), Number.MAX_SAFE_INTEGER)).rejects.toThrow(/only \d+ MB are free on the disk of/);
  await expect(checkFolder('/no/such/folder')).rejects.toThrow('ENOENT');
});
