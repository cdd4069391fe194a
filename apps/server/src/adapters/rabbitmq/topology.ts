import type { Channel } from 'rabbitmq-client';

export interface BrokerQueue {
  name: string;
  /** Which routing keys it gets: words with dots between them, `*` for one word, `#` for any number. */
  pattern: string;
}

export interface BrokerTopology {
  /** The exchange that everything is published to. */
  exchange: string;
  queues: readonly BrokerQueue[];
  /** Messages a queue holds at most; a full one makes what follows wait with us. */
  maxLength: number;
}

/** What a consumer has failed at so often goes to the dead letters. */
const DELIVERY_LIMIT = 5;

/** Where what consumers could not handle lies, beside their queue. */
export const deadQueueOf = (queue: string): string => `${queue}.dead`;

/**
 * Makes what is missing and leaves what is there: a durable topic exchange; durable, replicated queues that refuse when
 * they are full instead of forgetting; for each of them a queue of dead letters. Throws when something of the same name
 * is there with other properties.
 */
export async function declareTopology(
  channel: Channel,
  { exchange, queues, maxLength }: BrokerTopology,
): Promise<void> {
  const deadExchange = deadQueueOf(exchange);
  await channel.exchangeDeclare({ exchange, type: 'topic', durable: true });
  await channel.exchangeDeclare({ exchange: deadExchange, type: 'direct', durable: true });
  for (const { name, pattern } of queues) {
    const dead = deadQueueOf(name);
    await channel.queueDeclare({
      queue: dead,
      durable: true,
      arguments: { 'x-queue-type': 'quorum' },
    });
    await channel.queueBind({ queue: dead, exchange: deadExchange, routingKey: name });
    await channel.queueDeclare({
      queue: name,
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': DELIVERY_LIMIT,
        'x-max-length': maxLength,
        'x-overflow': 'reject-publish',
        'x-dead-letter-exchange': deadExchange,
        'x-dead-letter-routing-key': name,
        'x-dead-letter-strategy': 'at-least-once',
      },
    });
    await channel.queueBind({ queue: name, exchange, routingKey: pattern });
  }
}

/** `name=pattern`, or a name alone for everything. Throws on what is neither. */
export function parseQueue(text: string): BrokerQueue {
  const [name = '', pattern = '#', ...rest] = text.split('=');
  if (!/^[\w.-]{1,200}$/.test(name) || rest.length > 0 || !/^([\w-]+|\*|#)(\.([\w-]+|\*|#))*$/.test(pattern))
    throw new Error(`"${text}" is not a queue with its pattern, such as reviews=event.*.annotation.#`);
  return { name, pattern };
}

/** Whether a topic exchange would route this key to that pattern. */
export function matchesPattern(pattern: string, key: string): boolean {
  const matches = (wanted: readonly string[], words: readonly string[]): boolean => {
    const [first, ...others] = wanted;
    if (first === undefined) return words.length === 0;
    if (first === '#') return matches(others, words) || (words.length > 0 && matches(wanted, words.slice(1)));
    return words.length > 0 && (first === '*' || first === words[0]) && matches(others, words.slice(1));
  };
  return matches(pattern.split('.'), key.split('.'));
}
