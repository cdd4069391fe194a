import {
  Notification,
  NotificationCounts,
  NotificationPreference,
  NotificationQuery,
  PreferencesBody,
  ReadAnswer,
  ReadBody,
} from '@labelwright/contract/notifications';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  changePreferences,
  countNotifications,
  getPreferences,
  pageNotifications,
  readNotifications,
} from './notifications.service.ts';

const tags = ['Notifications'];
/** Everybody reads and changes their own only; the queries hold it. */
const config = { permission: 'organization.read' } as const;

export function notificationRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/notifications',
    config,
    schema: {
      tags,
      summary: 'What I was told, newest first',
      querystring: NotificationQuery,
      response: { 200: Type.Array(Notification) },
    },
    handler: async (request, reply) => {
      const { limit, cursor, kind, unread, project } = request.query;
      const page = pageRequest({ limit, cursor });
      const asked = { kind, unread: unread === true, project, page };
      return sendPage(request, reply, page, await pageNotifications(platform, request.actor, asked)) as Notification[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/notifications/counts',
    config: { ...config, quiet: true },
    schema: { tags, summary: 'How many I have not read', response: { 200: NotificationCounts } },
    handler: (request) => countNotifications(platform, request.actor),
  });
  http.route({
    method: 'POST',
    url: '/api/notifications/read',
    config: { ...config, quiet: true },
    schema: {
      tags,
      summary: 'Mark notifications as read',
      description: 'Without ids all of them, or all of a kind. `read: false` marks them as unread again.',
      body: Type.Union([ReadBody, Type.Null()]),
      response: { 200: ReadAnswer },
    },
    handler: (request) => readNotifications(platform, request.actor, request.body ?? {}),
  });
  http.route({
    method: 'GET',
    url: '/api/notifications/preferences',
    config,
    schema: { tags, summary: 'How I am told what', response: { 200: Type.Array(NotificationPreference) } },
    handler: (request) => getPreferences(platform, request.actor),
  });
  http.route({
    method: 'PATCH',
    url: '/api/notifications/preferences',
    config,
    schema: {
      tags,
      summary: 'Choose how I am told what',
      description: 'In this organization. Kinds that are not named stay as they are.',
      body: PreferencesBody,
      response: { 200: Type.Array(NotificationPreference) },
    },
    handler: (request) => changePreferences(platform, request.actor, request.body.preferences),
  });
}
