import type { Notification, NotificationCounts, NotificationKind, ReadBody } from '@labelwright/contract/notifications';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

export const NOTIFICATIONS_KEY = ['notifications'] as const;

export const notificationCounts = queryOptions({
  queryKey: [...NOTIFICATIONS_KEY, 'counts'],
  queryFn: ({ signal }) => api.get<NotificationCounts>('/api/notifications/counts', { signal }),
});

const MOST_IN_DRAWER = 30;

export const latestNotifications = queryOptions({
  queryKey: [...NOTIFICATIONS_KEY, 'latest'],
  staleTime: 0,
  queryFn: async ({ signal }) =>
    (await api.list<Notification>('/api/notifications', { query: { limit: MOST_IN_DRAWER }, signal })).items,
});

/** Without ids: all of them, or all of a kind. */
export async function markNotifications(queries: QueryClient, body: ReadBody): Promise<void> {
  await api.post('/api/notifications/read', body);
  await queries.invalidateQueries({ queryKey: NOTIFICATIONS_KEY });
}

/** What each kind is called, and when it comes. */
export const NOTIFICATION_NAMES: Readonly<Record<NotificationKind, { name: string; when: string }>> = {
  mention: { name: 'Mentions', when: 'Somebody writes @ and your address in a comment' },
  review_decision: { name: 'Reviews of my answers', when: 'An answer of yours is accepted, corrected or rejected' },
  item_decision: { name: 'Reviews of what I sent in', when: 'A document, recording or text is approved or sent back' },
  task_assigned: { name: 'Tasks for me', when: 'Tasks are assigned to you' },
  job_finished: { name: 'Jobs done', when: 'An import, export or other job that you started is done' },
  job_failed: { name: 'Jobs failed', when: 'A job that you started fails' },
  invitation_accepted: { name: 'Guests arrived', when: 'Somebody you invited joins' },
  alert: { name: 'Alerts', when: 'An alert opens; for administrators' },
};
