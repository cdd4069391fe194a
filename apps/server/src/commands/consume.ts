import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { openRedis } from '../adapters/redis/redis-link.ts';
import { consumeStream } from '../adapters/redis-streams/consume-stream.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../platform/log/logger.ts';
import { type Command, CommandError, print } from './command.ts';

export const consumeCommand: Command = {
  name: 'consume',
  usage: 'consume --stream review --group my-program [--consumer one]',
  help: 'Print the entries of a stream (allocation, review) as lines of JSON, as one of a consumer group, and acknowledge each once it is printed. Needs REDIS_URL; ends with Ctrl-C.',
  run: async (config, args) => {
    const { stream, group, consumer } = readOptions(args);
    if (config.redisUrl === undefined) throw new CommandError('there are no streams without REDIS_URL');
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    await printEntries(
      config,
      config.redisUrl,
      { stream: `${config.streamPrefix}${stream}`, group, consumer },
      stop.signal,
    );
  },
};

async function printEntries(
  config: Config,
  url: string,
  names: { stream: string; group: string; consumer: string },
  signal: AbortSignal,
): Promise<void> {
  const link = openRedis(url, createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel));
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

function readOptions(args: string[]): { stream: string; group: string; consumer: string } {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args, options: { stream: text, group: text, consumer: text } });
    const { stream, group, consumer = `${hostname()}-${process.pid}` } = values;
    if (stream && group) return { stream, group, consumer };
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
  throw new CommandError(`--stream and --group are needed: ${consumeCommand.usage}`);
}
