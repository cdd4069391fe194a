import type { FastifyReply, FastifyRequest } from 'fastify';

export interface EventStream {
  send(event: { id?: string | number; event: string; data: unknown }): void;
  close(): void;
  readonly closed: boolean;
}

const HEARTBEAT_MS = 15_000;
/** A client that takes this little of what it is sent is let go; it can come back and go on with its last event. */
const MOST_UNSENT_BYTES = 2_000_000;

/** Opens a server-sent event stream. A comment every 15 s keeps proxies from closing it; `onClose` runs once. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply, onClose: () => void): EventStream {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...headersOf(reply),
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'keep-alive',
    'X-Accel-Buffering': 'no',
  });
  raw.write(': open\n\n');
  let closed = false;
  const heartbeat = setInterval(() => raw.write(': beat\n\n'), HEARTBEAT_MS);
  const finish = (): void => {
    if (closed) return;
    closed = true;
    clearInterval(heartbeat);
    onClose();
  };
  request.raw.on('close', finish);
  return {
    send: ({ id, event, data }) => {
      if (closed) return;
      if (raw.writableLength > MOST_UNSENT_BYTES) {
        finish();
        raw.destroy();
        return;
      }
      raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    close: () => {
      finish();
      raw.end();
    },
    get closed() {
      return closed;
    },
  };
}

function headersOf(reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) headers[name] = String(value);
  return headers;
}
