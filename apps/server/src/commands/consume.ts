import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { consumeQueue } from '../adapters/rabbitmq/consume-queue.ts';
import { openRedis } from '../adapters/redis/redis-link.ts';
import { consumeStream } from '../adapters/redis-streams/consume-stream.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../platform/log/logger.ts';
import { type Command, CommandError, print } from './command.ts';

export const consumeCommand: Command = {
  usage: 'consume --stream events --group my-program [--consumer one] | consume --queue labelwright.events',
  help: 'Print the entries of a stream of Redis (events, allocation, review), as one of a consumer group, or of a queue of RabbitMQ, as lines of JSON, and acknowledge each once it is printed. Needs REDIS_URL or RABBITMQ_URL; ends with Ctrl-C.',
  run: async (config, args) => {
    const { queue, stream, group, consumer } = readOptions(args);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    if (queue !== undefined) return printMessages(config, queue, stop.signal);
    await printEntries(config, { stream: `${config.streamPrefix}${stream}`, group, consumer }, stop.signal);
  },
};

async function printMessages({ rabbitmqUrl: url }: Config, queue: string, signal: AbortSignal): Promise<void> {
  if (url === undefined) throw new CommandError('there are no queues without RABBITMQ_URL');
  await consumeQueue({
    url,
    queue,
    signal,
    handle: async ({ routingKey, body }) => print(JSON.stringify({ routing_key: routingKey, ...(body as object) })),
    failed: (error) => process.stderr.write(`labelwright: ${error.message}\n`),
  });
}

async function printEntries(
  config: Config,
  names: { stream: string; group: string; consumer: string },
  signal: AbortSignal,
): Promise<void> {
  if (config.redisUrl === undefined) throw new CommandError('there are no streams without REDIS_URL');
  const link = openRedis(config.redisUrl, createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel));
  const client = link.duplicate();
  client.on('error', () => {});
  try {
    await client.connect();
    await consumeStream({
      client,
      ...names,
      signal,
      blockMs: 500,
      handle: async ({ id, fields }) => print(JSON.stringify({ id, ...fields })),
    });
  } finally {
    client.destroy();
    link.close();
  }
}

interface Wanted {
  queue: string | undefined;
  stream: string;
  group: string;
  consumer: string;
}

function readOptions(args: string[]): Wanted {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args, options: { queue: text, stream: text, group: text, consumer: text } });
    const { queue, stream = '', group = '', consumer = `${hostname()}-${process.pid}` } = values;
    if (queue || (stream && group)) return { queue, stream, group, consumer };
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
  throw new CommandError(`--queue, or --stream and --group are needed: ${consumeCommand.usage}`);
}
