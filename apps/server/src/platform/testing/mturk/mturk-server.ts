import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accept, giveBack, handIn, type Market, MarketError, passTime } from './market.ts';
import { OPERATIONS } from './operations.ts';
import { signatureFault } from './signature.ts';

/** What goes wrong with one call: nothing was done, or it was done and nobody hears of it, or it is told twice. */
export type Fault = 'throttle' | 'error_before' | 'error_after' | 'hang_up_after' | 'duplicate';

export interface MturkServer {
  url: string;
  keys: { accessKeyId: string; secretAccessKey: string };
  market: Market;
  /** Operations that were asked for, in order; refused ones too. */
  calls: string[];
  /** Decides on each call what goes wrong. */
  faults: (operation: string) => Fault | undefined;
  accept(hitId: string, workerId: string): string;
  giveBack(workId: string): void;
  handIn(fields: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

/** A double of the provider: it checks signatures, keeps states and money, and fails when it is told to. */
export async function startMturkServer(options: {
  now: () => Date;
  random: () => number;
  balanceCents: number;
}): Promise<MturkServer> {
  const market: Market = {
    now: () => options.now().getTime() / 1000,
    random: options.random,
    balanceCents: options.balanceCents,
    hits: new Map(),
    work: new Map(),
    bonuses: [],
    blocked: new Map(),
  };
  const http = createServer((request, response) => void answer(server, request, response));
  const server: MturkServer = {
    url: '',
    keys: { accessKeyId: 'AKIDSTANDIN', secretAccessKey: randomUUID() },
    market,
    calls: [],
    faults: () => undefined,
    accept: (hitId, workerId) => accept(market, hitId, workerId),
    giveBack: (workId) => giveBack(market, workId),
    handIn: (fields) => handIn(market, fields),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return server;
}

async function answer(server: MturkServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  if (request.url === '/mturk/externalSubmit') return takeForm(server, body, response);
  const operation = String(request.headers['x-amz-target']).replace('MTurkRequesterServiceV20170117.', '');
  server.calls.push(operation);
  const unsigned = signatureFault({ method: request.method ?? '', headers: request.headers, body }, server.keys);
  if (unsigned) return send(response, 400, { __type: 'UnrecognizedClientException', message: unsigned });
  const fault = server.faults(operation);
  if (fault === 'throttle') return send(response, 400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
  if (fault === 'error_before') return send(response, 500, { __type: 'ServiceFault', Message: 'Try again.' });
  const run = OPERATIONS[operation];
  if (!run) return send(response, 400, { __type: 'UnknownOperationException' });
  passTime(server.market);
  try {
    const result = run(server.market, JSON.parse(body.toString('utf8')) as Record<string, unknown>);
    if (fault === 'error_after') return send(response, 500, { __type: 'ServiceFault', Message: 'Try again.' });
    if (fault === 'hang_up_after') return void request.socket.destroy();
    send(response, 200, fault === 'duplicate' ? doubled(result) : result);
  } catch (error) {
    if (!(error instanceof MarketError)) throw error;
    send(response, 400, { __type: 'RequestError', Message: error.message, TurkErrorCode: error.code });
  }
}

function takeForm(server: MturkServer, body: Buffer, response: ServerResponse): void {
  try {
    handIn(server.market, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Thank you</title>');
  } catch (error) {
    if (!(error instanceof MarketError)) throw error;
    response.writeHead(400, { 'content-type': 'text/html' }).end(`<title>Error</title>${error.message}`);
  }
}

function doubled(result: unknown): unknown {
  const page = result as { Assignments?: unknown[] };
  return page.Assignments ? { ...page, Assignments: page.Assignments.flatMap((one) => [one, one]).reverse() } : result;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() })
    .end(JSON.stringify(body));
}
