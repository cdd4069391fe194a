import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AMQPChannelError, AMQPConnectionError, type Channel, Connection } from 'rabbitmq-client';
import type { Delivery, EventSink, SinkEntry } from '../../platform/events/sink.ts';
import { type BrokerTopology, declareTopology, matchesPattern } from './topology.ts';

export interface RabbitSink extends EventSink {
  /** Resolves when the broker takes messages; rejects with the reason why not. */
  check(): Promise<void>;
}

const HEARTBEAT_SECONDS = 10;
const CONNECT_MS = 5000;
const RETRY_LOW_MS = 500;
const RETRY_MOST_MS = 10_000;
const CONFIRM_MS = 10_000;

/** Publishes to RabbitMQ and waits for its confirmations. Connects in the background and keeps trying. */
export function createRabbitSink(url: string, topology: BrokerTopology, log: Logger): RabbitSink {
  const listeners = new Set<() => void>();
  let fault: string | undefined = 'not connected yet';
  let channel: Channel | undefined;
  let opening: Promise<Channel> | undefined;
  const connection = new Connection({
    url,
    connectionName: 'labelwright',
    heartbeat: HEARTBEAT_SECONDS,
    connectionTimeout: CONNECT_MS,
    acquireTimeout: CONNECT_MS,
    retryLow: RETRY_LOW_MS,
    retryHigh: RETRY_MOST_MS,
    noDelay: true,
  });
  const turn = (next: string | undefined): void => {
    if (next !== undefined && fault === undefined) log.warn({ reason: next }, 'rabbitmq takes nothing: entries wait');
    if (next === undefined && fault !== undefined) log.info('rabbitmq answers');
    fault = next;
  };
  const greet = (): void => {
    turn(undefined);
    for (const listener of listeners) listener();
  };
  connection.on('connection', greet);
  connection.on('connection.unblocked', greet);
  connection.on('connection.blocked', (reason) => turn(`it is short of resources: ${reason}`));
  connection.on('error', (error: Error) => turn(error.message));
  const reopen = async (): Promise<Channel> => {
    if (!channel?.active) channel = await openChannel(connection, topology);
    return channel;
  };
  // Those who ask together share one channel.
  const open = (): Promise<Channel> => {
    opening ??= reopen().finally(() => {
      opening = undefined;
    });
    return opening;
  };
  const deliver = async (entries: readonly SinkEntry[]): Promise<Delivery[]> => {
    try {
      const current = await open();
      turn(undefined);
      const deliveries = await publish(current, topology, entries, connection);
      // Somebody took a queue away: the next channel makes it again.
      if (deliveries.some(isMissingQueue)) await current.close();
      return deliveries;
    } catch (error) {
      turn((error as Error).message);
      return entries.map(() => ({ later: (error as Error).message }));
    }
  };
  return {
    name: 'rabbitmq',
    isReady: () => connection.ready,
    onReady: (listener) => listeners.add(listener),
    deliver: (entries) => inTime(deliver(entries), entries),
    check: async () => {
      if (!connection.ready) throw new Error(fault ?? 'not connected');
      await open();
    },
    close: async () => {
      listeners.clear();
      connection.removeAllListeners('error');
      connection.on('error', () => {});
      if (connection.ready) await channel?.close();
      connection.unsafeDestroy();
    },
  };
}

/** A channel with all that is published to, whose messages are confirmed. */
async function openChannel(connection: Connection, topology: BrokerTopology): Promise<Channel> {
  const channel = await connection.acquire();
  await declareTopology(channel, topology);
  await channel.confirmSelect();
  return channel;
}

const NO_QUEUE = 'a queue is missing; it is made again';
const isMissingQueue = (delivery: Delivery): boolean =>
  typeof delivery === 'object' && 'later' in delivery && delivery.later === NO_QUEUE;

/** In order on one channel; a message is taken once all its queues have it on their disks. */
async function publish(
  channel: Channel,
  { exchange, queues }: BrokerTopology,
  entries: readonly SinkEntry[],
  connection: Connection,
): Promise<Delivery[]> {
  const returned = new Set<string>();
  const note = ({ messageId, routingKey }: { messageId?: string; routingKey: string }): void => {
    returned.add(`${messageId} ${routingKey}`);
  };
  channel.on('basic.return', note);
  const send = async ({ eventId, routingKey, channel: type, organizationId, body }: SinkEntry): Promise<Delivery> => {
    const headers = { organization_id: organizationId };
    const envelope = { exchange, routingKey, messageId: eventId, type, headers, durable: true, mandatory: true };
    return channel.basicPublish(envelope, body).then(
      () => 'taken',
      (error: unknown) => explain(error, entries.length === 1 && connection.ready),
    );
  };
  try {
    const deliveries = await Promise.all(entries.map(send));
    // The client tells of a returned message one turn after its confirmation.
    await nextTurn();
    return entries.map(({ eventId, routingKey }, at) => {
      const delivery = deliveries[at] ?? { later: 'no answer' };
      // Returned means that no queue wanted it: nobody asked for it, unless one of ours should have.
      const isMissed =
        returned.has(`${eventId} ${routingKey}`) && queues.some(({ pattern }) => matchesPattern(pattern, routingKey));
      return delivery === 'taken' && isMissed ? { later: NO_QUEUE } : delivery;
    });
  } finally {
    channel.off('basic.return', note);
  }
}

/** A message that closes its channel takes others with it, so only one that went alone is to blame itself. */
function explain(error: unknown, wasAlone: boolean): Delivery {
  const { message } = error as Error;
  const closedChannel = error instanceof AMQPChannelError && !(error instanceof AMQPConnectionError);
  return wasAlone && closedChannel ? { refused: message } : { later: message };
}

/** A broker that hangs takes messages and never confirms them. */
async function inTime(delivering: Promise<Delivery[]>, entries: readonly SinkEntry[]): Promise<Delivery[]> {
  const late = Promise.withResolvers<Delivery[]>();
  const reason = `no confirmation in ${CONFIRM_MS / 1000} s`;
  const timer = setTimeout(() => late.resolve(entries.map(() => ({ later: reason }))), CONFIRM_MS);
  try {
    return await Promise.race([delivering, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
