import { ALERT_KINDS } from '@labelwright/contract/alerts';
import { describe, expect, test } from 'vitest';
import { createRecent, quantileOf, RECENT_BUCKETS } from '../../platform/metrics/recent.ts';
import type { Facts } from './facts.ts';
import { duration } from './judge-queues.ts';
import { ALERT_RULES, type AlertRule } from './rules.ts';

const now = new Date('2026-05-01T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const calm: Facts = {
  now,
  services: [{ name: 'database', state: 'healthy', detail: '' }],
  processes: [],
  deadLetters: [],
  waiting: [],
  slowItems: [],
  signIns: [],
  refusals: [],
  lockedAccounts: [],
  stuckImports: [],
  failedImports: [],
  downModels: [],
  outcomes: [],
  outdatedSummaries: [],
  disk: { freeBytes: 50, totalBytes: 100 },
};

function judge(kind: AlertRule['kind'], facts: Partial<Facts>, threshold?: number) {
  const rule = ALERT_RULES.find((each) => each.kind === kind);
  if (!rule) throw new Error(`no rule for ${kind}`);
  return rule.judge({ ...calm, ...facts }, () => threshold ?? rule.threshold ?? 0);
}

/** One process that answered `fast` requests at once and `slow` ones in four seconds, `errors` of them with an error. */
function process(fast: number, slow: number, errors = 0): Facts['processes'] {
  const recent = createRecent(() => 0);
  for (let index = 0; index < fast; index += 1) recent.observe(5, index < errors ? 500 : 200);
  for (let index = 0; index < slow; index += 1) recent.observe(4000, 200);
  return [{ name: 'one', roles: ['http'], stats: { ...recent.read(), memory_bytes: 0, cpu_share: 0 } }];
}

const project = { organizationId: 3, projectId: 7, projectTitle: 'Bees' };

test('there is a rule for every kind, and none of them finds anything when all is well', () => {
  expect(ALERT_RULES.map(({ kind }) => kind).sort()).toEqual([...ALERT_KINDS].sort());
  for (const { kind } of ALERT_RULES) expect(judge(kind, {}), kind).toEqual([]);
});

test.each<[AlertRule['kind'], string, Partial<Facts>, Partial<Facts>]>([
  [
    'service_failure',
    'service:redis',
    { services: [{ name: 'redis', state: 'unhealthy', detail: 'refused' }] },
    { services: [{ name: 'speech', state: 'not_configured', detail: '' }] },
  ],
  ['response_time', 'p95', { processes: process(90, 10) }, { processes: process(96, 4) }],
  ['response_time', 'p95', { processes: process(10, 10) }, { processes: process(5, 10) }],
  ['error_rate', 'errors', { processes: process(100, 0, 6) }, { processes: process(100, 0, 5) }],
  [
    'dead_letters',
    'ocr_queue',
    { deadLetters: [{ organizationId: 3, source: 'ocr_queue', count: 1 }] },
    { deadLetters: [{ organizationId: 3, source: 'ocr_queue', count: 0 }] },
  ],
  [
    'processing_delay',
    'email_queue',
    { waiting: [{ queue: 'email_queue', count: 4, since: ago(301) }] },
    { waiting: [{ queue: 'email_queue', count: 4, since: ago(300) }] },
  ],
  [
    'item_processing',
    'project:7',
    { slowItems: [{ ...project, count: 2, since: ago(901) }] },
    { slowItems: [{ ...project, count: 2, since: ago(900) }] },
  ],
  [
    'failed_sign_ins',
    'address:198.51.100.7',
    { signIns: [{ organizationId: undefined, by: 'address', who: '198.51.100.7', failures: 10 }] },
    { signIns: [{ organizationId: undefined, by: 'address', who: '198.51.100.7', failures: 9 }] },
  ],
  [
    'suspicious_activity',
    'refused:eve@example.com',
    { refusals: [{ organizationId: 3, actor: 'eve@example.com', count: 30 }] },
    { refusals: [{ organizationId: 3, actor: 'eve@example.com', count: 29 }] },
  ],
  [
    'suspicious_activity',
    'locked:ada@example.com',
    { lockedAccounts: [{ organizationId: 3, account: 'ada@example.com' }] },
    {},
  ],
  [
    'import_stuck',
    'import:9',
    { stuckImports: [{ ...project, importId: 9, since: ago(3601) }] },
    { stuckImports: [{ ...project, importId: 9, since: ago(3600) }] },
  ],
  [
    'import_failures',
    'project:7',
    { failedImports: [{ ...project, total: 10, failed: 2 }] },
    { failedImports: [{ ...project, total: 10, failed: 1 }] },
  ],
  [
    'webhook_failures',
    'deliveries',
    { outcomes: [{ organizationId: 3, source: 'webhook', good: 17, bad: 2 }] },
    { outcomes: [{ organizationId: 3, source: 'webhook', good: 18, bad: 2 }] },
  ],
  [
    'model_down',
    'model:4',
    { downModels: [{ ...project, backendId: 4, title: 'Moods', failures: 3, error: 'Nobody answers.' }] },
    { downModels: [{ ...project, backendId: 4, title: 'Moods', failures: 2, error: 'Nobody answers.' }] },
  ],
  [
    'upload_failures',
    'uploads',
    { outcomes: [{ organizationId: 3, source: 'upload', good: 18, bad: 1 }] },
    { outcomes: [{ organizationId: 3, source: 'upload', good: 19, bad: 1 }] },
  ],
  [
    'query_timeouts',
    'data_manager',
    { outcomes: [{ organizationId: 3, source: 'data_manager', good: 900, bad: 1 }] },
    { outcomes: [{ organizationId: 3, source: 'data_manager', good: 900, bad: 0 }] },
  ],
  [
    'summary_outdated',
    'project:7',
    { outdatedSummaries: [{ ...project, since: ago(86_401) }] },
    { outdatedSummaries: [{ ...project, since: ago(86_400) }] },
  ],
  ['low_disk', 'data', { disk: { freeBytes: 4, totalBytes: 100 } }, { disk: { freeBytes: 5, totalBytes: 100 } }],
])('%s finds %s past its threshold, and not at it', (kind, key, past, at) => {
  expect(judge(kind, past).map((finding) => finding.key)).toEqual([key]);
  expect(judge(kind, at)).toEqual([]);
});

test('organizations have thresholds of their own', () => {
  const rule = ALERT_RULES.find(({ kind }) => kind === 'dead_letters') as AlertRule;
  const deadLetters = [3, 4].map((organizationId) => ({ organizationId, source: 'io', count: 5 }));
  const found = rule.judge({ ...calm, deadLetters }, (organizationId) => (organizationId === 3 ? 10 : 5));
  expect(found.map(({ organizationId }) => organizationId)).toEqual([4]);
});

test('a disk that is nearly full is worse', () => {
  expect(judge('low_disk', { disk: { freeBytes: 1, totalBytes: 100 } })[0]?.severity).toBe('critical');
  expect(judge('low_disk', { disk: { freeBytes: 3, totalBytes: 100 } })[0]?.severity).toBeUndefined();
});

describe('the last minutes', () => {
  test('quantiles lie in the slot that holds them', () => {
    expect(quantileOf([], 0.5)).toBeUndefined();
    const histogram = RECENT_BUCKETS.map(() => 0);
    histogram[3] = 10;
    expect(quantileOf(histogram, 0.5)).toBeCloseTo(0.075);
    expect(quantileOf([...RECENT_BUCKETS.map(() => 0), 3], 0.95)).toBe(30);
  });
  test('are forgotten after five', () => {
    let at = 0;
    const recent = createRecent(() => at);
    recent.observe(10, 500);
    at = 299_000;
    expect(recent.read()).toMatchObject({ requests: 1, errors: 1 });
    at = 330_000;
    expect(recent.read()).toMatchObject({ requests: 0, errors: 0 });
  });
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [3600, '1 h'],
  [5430, '1 h 30 min'],
  [200_000, '2 d 7 h'],
])('%i seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
