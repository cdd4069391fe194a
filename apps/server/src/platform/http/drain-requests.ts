import type { IncomingMessage } from 'node:http';
import type { Http } from './types.ts';

/**
 * Reads and forgets what is left of an upload that was answered early. Otherwise the next request on the same connection
 * waits for ever behind it. Past the limit the connection is closed: the sender is not going to stop by itself.
 */
export function drainRequests(http: Http, maxBytes: number): void {
  http.addHook('onResponse', async ({ raw }) => {
    if (!raw.readableEnded && !raw.destroyed) drain(raw, maxBytes);
  });
}

function drain(raw: IncomingMessage, maxBytes: number): void {
  let sizeBytes = 0;
  raw.unpipe();
  raw.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) raw.socket.destroy();
  });
  raw.resume();
}
