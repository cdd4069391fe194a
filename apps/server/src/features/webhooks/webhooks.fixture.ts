import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver of webhooks over real HTTP that answers as a test wants. */

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: ReturnType<typeof JSON.parse>;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Receiver {
  url: string;
  /** All that came, also what was answered with an error. */
  received: Received[];
  /** Status 200 until a test sets something else; undefined breaks the connection off. */
  answer: (request: Received, count: number) => Reply | undefined | Promise<Reply | undefined>;
  /** Bodies that were answered with success, of one action when given. */
  taken(action?: string): Received['body'][];
  reset(): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const taken: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const text = await read(request);
      const entry: Received = {
        path: request.url ?? '',
        headers: request.headers,
        text,
        body: text === '' ? undefined : JSON.parse(text),
      };
      receiver.received.push(entry);
      const reply = await receiver.answer(entry, receiver.received.length);
      if (!reply) {
        request.socket.destroy();
        return;
      }
      if (reply.status >= 200 && reply.status < 300) taken.push(entry);
      response.writeHead(reply.status, reply.headers).end(reply.body ?? '');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: () => ({ status: 200 }),
    taken: (action) => taken.map(({ body }) => body).filter((body) => action === undefined || body.action === action),
    reset: () => {
      receiver.received.length = 0;
      taken.length = 0;
      receiver.answer = () => ({ status: 200 });
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** As a receiver does it that knows Standard Webhooks. */
export function isSigned({ headers, text }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}
