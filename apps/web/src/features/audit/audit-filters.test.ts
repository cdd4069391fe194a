import { expect, test } from 'vitest';
import { auditQuery, countFilters, eventQuery, readAuditFilters, readEventFilters } from './audit-filters.ts';

const now = new Date(2026, 2, 15);

test('filters travel from the URL to the query of the server', () => {
  const filters = readAuditFilters({
    action: 'login',
    actor: '7',
    resource: 'user',
    resource_id: 7,
    status: 'failure',
  });
  expect(auditQuery(filters, now)).toMatchObject({
    action: 'login',
    actor_user_id: 7,
    resource_type: 'user',
    resource_id: '7',
    status: 'failure',
  });
  const events = readEventFilters({ type: 'tasks_created', object: 'project', object_id: 3 });
  expect(eventQuery(events, now)).toMatchObject({
    event_type: 'TASKS_CREATED',
    aggregate_type: 'project',
    aggregate_id: '3',
  });
});

test('what the URL may not say is left out', () => {
  const filters = readAuditFilters({ status: 'maybe', actor: 'nobody', period: 'century' });
  expect(countFilters(filters)).toBe(0);
});

test('a period with two ends is one filter', () => {
  const filters = readAuditFilters({ period: 'custom', from: '2026-03-01', to: '2026-03-02', action: 'login' });
  expect(countFilters(filters)).toBe(2);
});
