import { WEBHOOK_ACTION_KEYS, WEBHOOK_ACTIONS } from '@labelwright/contract/webhook-actions';
import { type Rendering, renderBody, sampleContent } from '@labelwright/contract/webhook-bodies';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault } from '../../platform/crypto/vault.ts';
import { createOutbound } from '../../platform/outbound/outbound.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkUrl } from './check-webhook.ts';
import { pickNext, type Queued } from './lanes.ts';
import { callsFor, type Listener } from './match.policy.ts';
import { planEvent } from './plan-event.ts';
import { askedWaitMs, judge, waitMs } from './retry.policy.ts';
import { signatureHeaders } from './sign-body.ts';
import { sealHeaders } from './webhook-body.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const SCHEDULE = { firstWaitMs: 5000, longestWaitMs: 4 * 3_600_000 };

test('waits grow from seconds to hours, and ten attempts take a working day', () => {
  const waits = Array.from({ length: 9 }, (_, n) => waitMs(n + 1, 0.5, SCHEDULE));
  expect(waits.slice(0, 3)).toEqual([5000, 15_000, 45_000]);
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(6);
  expect(hours).toBeLessThan(12);
  expect(waitMs(9, 0.5, { firstWaitMs: 1000, longestWaitMs: 4000 })).toBe(4000);
  expect([waitMs(1, 0, SCHEDULE), waitMs(1, 1, SCHEDULE)]).toEqual([4000, 6000]);
});

test('Retry-After is understood as seconds and as a date, and never taken for longer than a day', () => {
  expect(askedWaitMs('120', NOW)).toBe(120_000);
  expect(askedWaitMs('Sun, 01 Mar 2026 10:02:00 GMT', NOW)).toBe(120_000);
  expect(askedWaitMs('999999999', NOW)).toBe(24 * 3_600_000);
  for (const text of [undefined, '', 'soon', '-5', 'Sun, 01 Mar 2020 10:02:00 GMT'])
    expect(askedWaitMs(text, NOW), text).toBeUndefined();
});

test('only success counts as delivered; what the receiver does not like is tried again without holding up the others', () => {
  const standing = { attempts: 1, maxAttempts: 3, schedule: SCHEDULE, errorsInRow: 4, now: NOW, random: 0.5 };
  const after = (statusCode: number | undefined, more = {}) =>
    judge({ statusCode, retryAfter: undefined }, { ...standing, ...more });
  expect([200, 204, 299].map((status) => after(status).status)).toEqual(['delivered', 'delivered', 'delivered']);
  expect([undefined, 301, 400, 500].map((status) => after(status).status)).toEqual(Array(4).fill('retrying'));
  expect(after(400)).toMatchObject({ errorsInRow: 4, pausedUntil: undefined });
  expect(after(503)).toMatchObject({ errorsInRow: 5, pausedUntil: new Date(NOW.getTime() + 5000) });
  expect(after(500, { attempts: 3 })).toMatchObject({ status: 'failed', nextAttemptAt: undefined });
  expect(after(410)).toMatchObject({ status: 'failed', isGone: true });
});

test('whatever waits, nothing is picked whose lane is taken by something older or under way', () => {
  const queued = fc.record({
    lanes: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 }),
    next_attempt_at: fc.constantFrom(new Date(0), new Date(NOW.getTime() + 1)),
  });
  fc.assert(
    fc.property(
      fc.array(queued, { maxLength: 8 }),
      fc.uniqueArray(fc.constantFrom<string>('a', 'b')),
      (given, busy) => {
        const waiting: Queued[] = given.map((one, id) => ({ id, ...one }));
        const picked = pickNext(waiting, new Set(busy), NOW);
        const isFree = (one: Queued) =>
          one.next_attempt_at <= NOW &&
          one.lanes.every(
            (lane) => !busy.includes(lane) && !waiting.some(({ id, lanes }) => id < one.id && lanes.includes(lane)),
          );
        expect(picked).toEqual(waiting.find(isFree));
      },
    ),
  );
});

test('no event reaches a webhook of another organization, and of a project only its own', () => {
  const listener: Listener = {
    id: 1,
    scope: 'project',
    organization_id: 1,
    workspace_id: null,
    project_id: 5,
    send_for_all_actions: true,
    actions: [],
  };
  const happening = { organizationId: 1, workspaceId: 2, projectId: 5, entityCount: 1 };
  for (const action of WEBHOOK_ACTION_KEYS) {
    const isOwn = callsFor(listener, { ...happening, action }).length === 1;
    expect(isOwn, action).toBe(!WEBHOOK_ACTIONS[action].organizationOnly);
    for (const elsewhere of [{ organizationId: 2 }, { projectId: 6 }, { projectId: null }])
      expect(callsFor(listener, { ...happening, action, ...elsewhere }), action).toEqual([]);
    const wide = { ...listener, scope: 'organization' as const, project_id: null };
    expect(callsFor(wide, { ...happening, action, organizationId: 2 }), action).toEqual([]);
    expect(
      callsFor({ ...wide, scope: 'global', organization_id: null }, { ...happening, action }),
      action,
    ).toHaveLength(1);
  }
});

test('every action has a sample in its shape, below the limit or as ids with a link', () => {
  const rendering = (action: (typeof WEBHOOK_ACTION_KEYS)[number]): Rendering => ({
    messageId: 'msg_1',
    action,
    item: null,
    occurredAt: NOW,
    organizationId: 1,
    workspaceId: 2,
    projectId: 3,
    content: sampleContent(action, NOW),
  });
  const choice = { format: 'label_studio' as const, project: { id: 3 }, maxBytes: 10_000, linkTo: () => 'https://l' };
  for (const action of WEBHOOK_ACTION_KEYS) {
    const body = JSON.parse(renderBody(rendering(action), { ...choice, sendPayload: true }));
    expect(body, action).toMatchObject({ action, event: action, organization: 1, workspace: 2, project_id: 3 });
    expect(body[WEBHOOK_ACTIONS[action].key], action).toBeDefined();
    const notice = JSON.parse(renderBody(rendering(action), { ...choice, sendPayload: false }));
    for (const key of ['task', 'tasks', 'annotation', 'annotations', 'review', 'label_link', 'import'])
      expect(notice[key], `${action} ${key}`).toBeUndefined();
    const cut = JSON.parse(renderBody(rendering(action), { ...choice, sendPayload: true, maxBytes: 10 }));
    expect(cut, action).toMatchObject({ truncated: true, payload_url: 'https://l' });
  }
});

test('the signature is that of the example in the specification of Standard Webhooks', () => {
  const headers = signatureHeaders({
    messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampSeconds: 1_614_265_330,
    body: '{"test": 2432232314}',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('in production only https is taken', async () => {
  const settings = { allowPrivate: ['8.8.8.8'], timeoutMs: 1000, maxBytes: 1000, userAgent: 'test' };
  const resolve = () => Promise.resolve([{ address: '8.8.8.8', family: 4 }]);
  const outbound = createOutbound({ ...settings, resolve });
  const platform = { config: { appEnv: 'production' }, outbound } as unknown as Platform;
  await expect(checkUrl(platform, 'http://example.com/')).rejects.toMatchObject({ details: { url: [/https/] } });
  await expect(checkUrl(platform, 'https://example.com/')).resolves.toBeUndefined();
  const rebound = {
    ...platform,
    outbound: createOutbound({ ...settings, resolve: () => Promise.resolve([{ address: '10.0.0.1', family: 4 }]) }),
  };
  await expect(checkUrl(rebound, 'https://example.com/')).rejects.toMatchObject({
    details: { url: [/public internet/] },
  });
});

test('a masked header keeps its value, whatever its case; a new one needs one', () => {
  const platform = { vault: createVault({ keys: [{ id: 'a', secret: 'only for tests' }] }) };
  const sealed = sealHeaders(platform, { Authorization: 'Bearer 1', 'X-Other': '2' }, null);
  const again = sealHeaders(platform, { authorization: '********' }, sealed);
  expect(JSON.parse(platform.vault.open(again ?? ''))).toEqual({ authorization: 'Bearer 1' });
  expect(sealHeaders(platform, null, sealed)).toBeNull();
  expect(() => sealHeaders(platform, { 'X-New': '********' }, sealed)).toThrow();
});

test('an event about answers alone is not told again as a change of their tasks', () => {
  const event = { event_type: 'TASKS_UPDATED', aggregate_type: 'project', aggregate_id: '1' };
  expect(planEvent({ ...event, payload: { tasks: [{ id: 1 }], changed: ['annotations'] } })).toEqual([]);
  expect(planEvent({ ...event, payload: { tasks: [{ id: 1 }, { id: 2 }], changed: ['data'] } })[0]).toMatchObject({
    action: 'TASK_UPDATED',
    taskIds: [1, 2],
  });
});
