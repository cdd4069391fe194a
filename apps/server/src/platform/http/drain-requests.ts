import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Http } from './types.ts';

/**
 * Reads and forgets what is left of an upload that was answered early. Otherwise the next request on the same connection
 * waits for ever behind it, and a connection closed with unread bytes breaks under the sender, who then never sees the
 * answer. Past the limit it is closed all the same: the sender is not going to stop by itself.
 */
export function drainRequests(http: Http, maxBytes: number): void {
  http.addHook('onSend', async ({ raw }, reply, payload) => {
    if (typeof payload !== 'string' || !isStillComing(raw)) return payload;
    // The whole answer goes out now; it only ends, and with it perhaps the connection, when the request has.
    const body = Buffer.from(payload);
    reply.header('Content-Length', body.length);
    // Told to close, many senders would drop the connection in the middle of what they are sending.
    reply.removeHeader('Connection');
    return Readable.from(first(body, () => drain(raw, maxBytes)));
  });
  http.addHook('onResponse', async ({ raw }) => {
    if (!raw.readableEnded && !raw.destroyed) void drain(raw, maxBytes);
  });
}

function isStillComing(raw: IncomingMessage): boolean {
  const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length'] ?? 0) > 0;
  return hasBody && !raw.complete && !raw.readableEnded && !raw.destroyed;
}

async function* first(body: Buffer, then: () => Promise<void>): AsyncGenerator<Buffer> {
  yield body;
  await then();
}

/** Resolves when nothing more comes. */
function drain(raw: IncomingMessage, maxBytes: number): Promise<void> {
  return new Promise((resolve) => {
    let sizeBytes = 0;
    raw.once('end', resolve);
    raw.once('close', resolve);
    raw.unpipe();
    raw.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) raw.socket.destroy();
    });
    raw.resume();
  });
}
