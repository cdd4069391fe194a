import { once } from 'node:events';
import { Connection } from 'rabbitmq-client';

export interface QueueMessage {
  /** Id of the event: by it repeats are told. */
  eventId: string;
  routingKey: string;
  body: unknown;
}

export interface QueueConsumerOptions {
  url: string;
  queue: string;
  /** Acknowledged when this has succeeded; otherwise it comes again, and after five times goes to `<queue>.dead`. */
  handle: (message: QueueMessage) => Promise<void>;
  signal: AbortSignal;
  /** Told of every failure, of a message or of the connection. */
  failed?: (error: Error) => void;
}

const UNACKNOWLEDGED = 50;

/** Takes messages of a queue until the signal, one after the other. At least once; reconnects by itself. */
export async function consumeQueue({ url, queue, handle, signal, failed }: QueueConsumerOptions): Promise<void> {
  const connection = new Connection({ url, connectionName: 'labelwright consume' });
  connection.on('error', (error: Error) => failed?.(error));
  const consumer = connection.createConsumer(
    { queue, concurrency: 1, qos: { prefetchCount: UNACKNOWLEDGED }, queueOptions: { queue, passive: true } },
    ({ messageId, routingKey, body }) => handle({ eventId: messageId ?? '', routingKey, body }),
  );
  consumer.on('error', (error: Error) => failed?.(error));
  if (!signal.aborted) await once(signal, 'abort');
  // Waits for what is at hand, so that its acknowledgement still goes out.
  await consumer.close();
  await connection.close();
}
