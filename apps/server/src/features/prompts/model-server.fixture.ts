import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in was sent. */
export interface Received {
  authorization: string | undefined;
  body: {
    model: string;
    messages: { role: string; content: string }[];
    max_tokens?: number;
    max_completion_tokens?: number;
    temperature?: number;
    response_format?: unknown;
  };
}

/** An answer of the model, a status with headers, or a broken connection. */
export type Reaction =
  | string
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | { content: string; finish?: string; usage?: { prompt_tokens: number; completion_tokens: number } }
  | 'hang up'
  | 'never';

export interface ModelServer {
  url: string;
  requests: Received[];
  /** Most requests at the same time so far. */
  most: () => number;
  /** What it answers from now on; the number counts requests from 0. */
  react(reaction: (received: Received, number: number) => Reaction | Promise<Reaction>): void;
  close(): Promise<void>;
}

/** A server that speaks chat completions as OpenAI does, and does wrong what a test wants. Usage: 100 in, 10 out. */
export async function startModelServer(): Promise<ModelServer> {
  const requests: Received[] = [];
  let reaction: (received: Received, number: number) => Reaction | Promise<Reaction> = () => '{}';
  let [open, most] = [0, 0];
  const server = createServer(async (request, response) => {
    const received: Received = {
      authorization: request.headers.authorization,
      body: JSON.parse(await textOf(request)) as Received['body'],
    };
    requests.push(received);
    most = Math.max(most, ++open);
    const react = await reaction(received, requests.length - 1);
    open -= 1;
    if (react === 'never') return;
    if (react === 'hang up') {
      request.socket.destroy();
      return;
    }
    const isRaw = typeof react === 'object' && 'status' in react;
    response.writeHead(isRaw ? react.status : 200, {
      'content-type': 'application/json',
      ...(isRaw ? react.headers : {}),
    });
    response.end(JSON.stringify(isRaw ? (react.body ?? {}) : completion(react)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    most: () => most,
    react: (next) => {
      reaction = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function completion(react: string | { content: string; finish?: string; usage?: unknown }): unknown {
  const { content, finish = 'stop', usage } = typeof react === 'string' ? { content: react } : react;
  return {
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }],
    usage: usage ?? { prompt_tokens: 100, completion_tokens: 10 },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
