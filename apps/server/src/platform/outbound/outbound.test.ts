import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { isPublicAddress, parseAllowList } from './addresses.ts';
import { createOutbound, type Outbound, type OutboundSettings } from './outbound.ts';
import { OutboundError, type OutboundErrorCode } from './outbound-error.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<{ port: number; hits: string[] }> {
  const hits: string[] = [];
  const server: Server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, hits };
}

/** good.test and other.test are allowed names for this machine; every other name resolves to what `names` says. */
function outbound(settings: Partial<OutboundSettings> = {}, names: Record<string, string[]> = {}): Outbound {
  const made = createOutbound({
    allowPrivate: ['good.test', 'other.test'],
    timeoutMs: 5000,
    maxBytes: 100_000,
    userAgent: 'Test/1',
    resolve: async (hostname) =>
      (names[hostname] ?? ['127.0.0.1']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ...settings,
  });
  closers.push(() => made.close());
  return made;
}

async function codeOf(promise: Promise<unknown>): Promise<OutboundErrorCode> {
  const error = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof OutboundError)) throw new Error(`expected an OutboundError, got ${String(error)}`);
  return error.code;
}

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '172.32.0.1'])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.255.0.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '198.18.0.1',
    '203.0.113.5',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fd00::1',
    'ff02::1',
    '2001:db8::1',
    '4000::1',
    '',
    'localhost',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('addresses', () => {
  it('refuses this machine in every spelling', async () => {
    const { port, hits } = await serve((_request, response) => response.end('inside'));
    const hosts = [
      '127.0.0.1',
      'localhost',
      'localhost.',
      'LOCALHOST',
      '127.1',
      '127.0.1',
      '2130706433',
      '0x7f000001',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '017700000001',
      '127.0.0.1.',
      '１２７.0.0.1',
      '127。0。0。1',
      '0',
      '0.0.0.0',
      '127.8.9.10',
      '[::1]',
      '[::]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::127.0.0.1]',
      '[2002:7f00:1::]',
      'rebound.test',
    ];
    const tool = outbound();
    for (const host of hosts) {
      expect(await codeOf(tool.fetchSafely(`http://${host}:${port}/`)), host).toBe('blocked_address');
      expect(await codeOf(tool.assertAllowedUrl(`http://${host}:${port}/`)), host).toBe('blocked_address');
    }
    expect(hits).toEqual([]);
  });

  it('refuses a name with any private address among its addresses', async () => {
    const tool = outbound(
      {},
      { 'ten.test': ['10.0.0.1'], 'mixed.test': ['1.1.1.1', '192.168.0.1'], 'six.test': ['fd00::1'] },
    );
    for (const host of ['ten.test', 'mixed.test', 'six.test']) {
      expect(await codeOf(tool.fetchSafely(`https://${host}/`))).toBe('blocked_address');
    }
    await expect(tool.fetchSafely('http://ten.test/')).rejects.not.toThrow(/10\.0\.0\.1/);
  });

  it('looks a name up with the real resolver when none is given', async () => {
    const { port, hits } = await serve((_request, response) => response.end('inside'));
    const tool = createOutbound({ allowPrivate: [], timeoutMs: 5000, maxBytes: 100, userAgent: 'Test/1' });
    expect(await codeOf(tool.fetchSafely(`http://localhost:${port}/`))).toBe('blocked_address');
    expect(hits).toEqual([]);
    await tool.close();
  });

  it('opens what the administrator allows, by name, address and block, and nothing beside it', async () => {
    const { port } = await serve((_request, response) => response.end('inside'));
    for (const allowPrivate of [['127.0.0.1'], ['127.0.0.0/8'], ['rebound.test', '127.0.0.1']]) {
      const tool = outbound({ allowPrivate });
      expect(await (await tool.fetchSafely(`http://127.0.0.1:${port}/`)).text()).toBe('inside');
      expect(await (await tool.fetchSafely(`http://rebound.test:${port}/`)).text()).toBe('inside');
      expect(await codeOf(tool.fetchSafely(`http://[::1]:${port}/`))).toBe('blocked_address');
    }
    const byName = outbound({ allowPrivate: ['Rebound.Test'] });
    expect((await byName.fetchSafely(`http://rebound.test:${port}/`)).status).toBe(200);
    expect(await codeOf(byName.fetchSafely(`http://127.0.0.1:${port}/`))).toBe('blocked_address');
    expect(() => parseAllowList(['http://x/'])).toThrow(/neither a host name/);
    expect(() => parseAllowList(['10.0.0.0/99'])).toThrow(/neither a host name/);
  });

  it('refuses other schemes and credentials in the URL', async () => {
    const tool = outbound();
    for (const url of [
      '',
      '/x',
      'file:///etc/passwd',
      'ftp://good.test/',
      'data:,x',
      'gopher://good.test',
      'http://u:p@good.test/',
    ]) {
      expect(await codeOf(tool.fetchSafely(url)), url).toBe('bad_url');
    }
  });
});

describe('redirects', () => {
  it('are checked like the first address', async () => {
    const inner = await serve((_request, response) => response.end('inside'));
    const outer = await serve((request, response) => {
      const targets: Record<string, string> = {
        '/ip': `http://127.0.0.1:${inner.port}/`,
        '/name': `http://rebound.test:${inner.port}/`,
        '/file': 'file:///etc/passwd',
        '/login': `http://u:p@good.test:${inner.port}/`,
      };
      response.writeHead(302, { location: targets[request.url ?? ''] }).end();
    });
    const tool = outbound();
    expect(await codeOf(tool.fetchSafely(`http://good.test:${outer.port}/ip`))).toBe('blocked_address');
    expect(await codeOf(tool.fetchSafely(`http://good.test:${outer.port}/name`))).toBe('blocked_address');
    expect(await codeOf(tool.fetchSafely(`http://good.test:${outer.port}/file`))).toBe('bad_url');
    expect(await codeOf(tool.fetchSafely(`http://good.test:${outer.port}/login`))).toBe('bad_url');
    expect(inner.hits).toEqual([]);
  });

  it('are followed five times and no more', async () => {
    const { port, hits } = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('arrived');
      else response.writeHead(301, { location: `/${left - 1}` }).end();
    });
    const answer = await outbound().fetchSafely(`http://good.test:${port}/5`);
    expect(answer.url).toBe(`http://good.test:${port}/0`);
    expect(await answer.text()).toBe('arrived');
    hits.length = 0;
    expect(await codeOf(outbound().fetchSafely(`http://good.test:${port}/6`))).toBe('too_many_redirects');
    expect(hits).toHaveLength(6);
  });

  it('keep credentials on the same origin and drop them on another', async () => {
    const seen: (string | undefined)[][] = [];
    const { port } = await serve((request, response) => {
      seen.push([request.headers.authorization, request.headers['x-api-key'] as string, request.headers.accept]);
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
      else if (request.url === '/b') response.writeHead(302, { location: `http://other.test:${port}/c` }).end();
      else response.end();
    });
    const headers = { Authorization: 'Bearer x', 'X-Api-Key': 'y', Accept: 'text/csv' };
    (await outbound().fetchSafely(`http://good.test:${port}/a`, { headers })).discard();
    expect(seen).toEqual([
      ['Bearer x', 'y', 'text/csv'],
      ['Bearer x', 'y', 'text/csv'],
      [undefined, undefined, 'text/csv'],
    ]);
  });

  it.each([
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'payload'],
    [308, 'POST', 'payload'],
  ])('after a POST with %d go on as %s', async (status, method, body) => {
    const { port } = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(status, { location: '/b' }).end();
      else {
        response.write(`${request.method} `);
        request.pipe(response);
      }
    });
    const answer = await outbound().fetchSafely(`http://good.test:${port}/a`, { method: 'POST', body: 'payload' });
    expect(await answer.text()).toBe(`${method} ${body}`);
  });
});

describe('limits', () => {
  it('cut a body off, declared, streamed or compressed', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/declared') response.end(Buffer.alloc(200_000));
      else if (request.url === '/bomb') {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync(Buffer.alloc(5_000_000)));
      } else {
        const timer = setInterval(() => response.write(Buffer.alloc(40_000)), 1);
        response.on('close', () => clearInterval(timer));
      }
    });
    for (const path of ['declared', 'bomb', 'stream']) {
      const answer = await outbound().fetchSafely(`http://good.test:${port}/${path}`);
      expect(await codeOf(answer.bytes()), path).toBe('too_large');
    }
    const larger = await outbound().fetchSafely(`http://good.test:${port}/declared`, { maxBytes: 200_000 });
    expect(await larger.bytes()).toHaveLength(200_000);
  });

  it('end a silent exchange in time, before and within the body', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/body') response.write('begun');
    });
    // Long enough for the head of an answer on a busy machine.
    const tool = outbound({ timeoutMs: 1000 });
    expect(await codeOf(tool.fetchSafely(`http://good.test:${port}/headers`))).toBe('timeout');
    const answer = await tool.fetchSafely(`http://good.test:${port}/body`);
    expect(await codeOf(answer.text())).toBe('timeout');
  });

  it('end a look-up that never answers', async () => {
    const tool = outbound({ timeoutMs: 100, resolve: () => new Promise(() => {}) });
    expect(await codeOf(tool.fetchSafely('http://good.test/'))).toBe('timeout');
  });

  it('let the caller stop', async () => {
    const { port } = await serve(() => {});
    const controller = new AbortController();
    const stopped = outbound().fetchSafely(`http://good.test:${port}/`, { signal: controller.signal });
    controller.abort();
    expect(await codeOf(stopped)).toBe('aborted');
    expect(await codeOf(outbound().fetchSafely(`http://good.test:${port}/`, { signal: controller.signal }))).toBe(
      'aborted',
    );
  });

  it('refuse headers without end', async () => {
    const { port } = await serve((_request, response) => {
      for (let index = 0; index < 40; index++) response.setHeader(`x-${index}`, 'x'.repeat(1000));
      response.end();
    });
    expect(await codeOf(outbound().fetchSafely(`http://good.test:${port}/`))).toBe('headers_too_large');
  });
});

describe('an exchange', () => {
  it('sends what it was given and reads JSON', async () => {
    const { port } = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.setHeader('content-encoding', 'gzip');
      response.setHeader('content-type', 'application/json');
      const { method, headers } = request;
      response.end(
        gzipSync(JSON.stringify({ method, agent: headers['user-agent'], body: Buffer.concat(chunks).toString() })),
      );
    });
    const answer = await outbound().fetchSafely(`http://good.test:${port}/`, { method: 'put', body: '{"a":1}' });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(await answer.json()).toEqual({ method: 'PUT', agent: 'Test/1', body: '{"a":1}' });
  });

  it('gives every status as an answer, and an error for what is no JSON', async () => {
    const { port } = await serve((request, response) => {
      response.writeHead(request.url === '/empty' ? 204 : 500);
      response.end(request.url === '/empty' ? undefined : '<h1>broken</h1>');
    });
    const broken = await outbound().fetchSafely(`http://good.test:${port}/`);
    expect(broken.status).toBe(500);
    expect(await codeOf(broken.json())).toBe('bad_response');
    const empty = await outbound().fetchSafely(`http://good.test:${port}/empty`);
    expect([empty.status, await empty.text()]).toEqual([204, '']);
    const head = await outbound().fetchSafely(`http://good.test:${port}/`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([500, '']);
  });

  it('says what went wrong with a host', async () => {
    const { port } = await serve(() => {});
    await closers[0]?.();
    expect(await codeOf(outbound().fetchSafely(`http://good.test:${port}/`))).toBe('connect_failed');
    const unknown = outbound({
      resolve: async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    expect(await codeOf(unknown.fetchSafely('http://good.test/'))).toBe('dns_failed');
    expect(await codeOf(unknown.assertAllowedUrl('http://good.test/'))).toBe('dns_failed');
  });
});
