/** The queues, each with workers of its own: what is slow in one never holds up another. */
export const QUEUES = [
  'default',
  'io',
  'email_queue',
  'ocr_queue',
  'transcription_queue',
  'mturk',
  'maintenance',
] as const;
export type QueueName = (typeof QUEUES)[number];

interface QueueRule {
  /** Jobs at a time in one process; undefined: JOB_CONCURRENCY. */
  concurrency: number | undefined;
  /** Wait before the second attempt; doubles with each one after it. */
  backoffSeconds: number;
}

export const QUEUE_RULES: Readonly<Record<QueueName, QueueRule>> = {
  default: { concurrency: undefined, backoffSeconds: 2 },
  io: { concurrency: undefined, backoffSeconds: 2 },
  email_queue: { concurrency: 2, backoffSeconds: 5 },
  ocr_queue: { concurrency: 1, backoffSeconds: 5 },
  transcription_queue: { concurrency: 1, backoffSeconds: 5 },
  mturk: { concurrency: 2, backoffSeconds: 5 },
  maintenance: { concurrency: 1, backoffSeconds: 10 },
};

const LONGEST_BACKOFF_SECONDS = 3600;

export interface QueuePlan {
  name: QueueName;
  /** How many jobs of it one process runs at a time. */
  concurrency: number;
}

export interface QueueSettings {
  /** Empty: all of them. */
  workerQueues: readonly string[];
  /** `queue:number` pairs. */
  queueConcurrency: readonly string[];
  jobConcurrency: number;
}

/** Which queues this process works on and how many jobs of each at a time. Throws a RangeError that says what is wrong. */
export function planQueues(settings: QueueSettings): QueuePlan[] {
  const chosen = new Map<QueueName, number>();
  for (const pair of settings.queueConcurrency) {
    const [name = '', number = ''] = pair.split(':');
    const concurrency = Number(number);
    if (!Number.isInteger(concurrency) || concurrency < 1)
      throw new RangeError(`"${pair}" is not a queue and a number above 0, such as ocr_queue:2`);
    chosen.set(queueNamed(name), concurrency);
  }
  const names = settings.workerQueues.length === 0 ? QUEUES : settings.workerQueues.map(queueNamed);
  return [...new Set(names)].map((name) => ({
    name,
    concurrency: chosen.get(name) ?? QUEUE_RULES[name].concurrency ?? Math.max(1, settings.jobConcurrency),
  }));
}

/**
 * Seconds until the next attempt after `attempt` failed ones: doubling from the queue's first wait, at most an hour,
 * with up to a quarter more by chance so that what failed together does not come back together.
 */
export function backoffSeconds(queue: string, attempt: number, random: () => number): number {
  const first = isQueue(queue) ? QUEUE_RULES[queue].backoffSeconds : QUEUE_RULES.default.backoffSeconds;
  return Math.min(LONGEST_BACKOFF_SECONDS, first * 2 ** Math.max(0, attempt - 1)) * (1 + random() / 4);
}

export function isQueue(name: string): name is QueueName {
  return (QUEUES as readonly string[]).includes(name);
}

function queueNamed(name: string): QueueName {
  if (isQueue(name)) return name;
  throw new RangeError(`"${name}" is none of ${QUEUES.join(', ')}`);
}
