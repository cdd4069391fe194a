import {
  RoleMatrix,
  Schedule,
  ScheduleParams,
  SchedulePatch,
  ScheduleRun,
  SettingsInForce,
  StorageUse,
  SystemInfo,
} from '@labelwright/contract/administration';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { roleMatrix } from './role-matrix.ts';
import { listSchedules, pauseSchedule, runScheduleNow } from './schedules.service.ts';
import { settingsInForce } from './settings-in-force.ts';
import { readStorageUse } from './storage-use.ts';
import { readSystemInfo } from './system-info.ts';

const tags = ['Administration'];
const config = { permission: 'platform.admin' } as const;

/** How the server is set up and how it does. */
export function serverRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/roles',
    config,
    schema: {
      tags,
      summary: 'Who may do what',
      description: 'The permission matrix in force, with the calls that each permission opens.',
      response: { 200: RoleMatrix },
    },
    handler: async () => roleMatrix(http.swagger()),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/settings',
    config,
    schema: {
      tags,
      summary: 'Settings in force',
      description: 'Of the process that answers, with where each value comes from. Secrets are masked.',
      response: { 200: SettingsInForce },
    },
    handler: async () => settingsInForce(platform.config),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/storage',
    config,
    schema: {
      tags,
      summary: 'Storage in use',
      description: 'Bytes by organization, project and kind, and the database by table.',
      response: { 200: StorageUse },
    },
    handler: () => readStorageUse(platform),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/system',
    config,
    schema: {
      tags,
      summary: 'How the server is',
      description: 'Version, migrations, workers, and whether each service answers.',
      response: { 200: SystemInfo },
    },
    handler: () => readSystemInfo(platform),
  });
  scheduleRoutes(http, platform);
}

function scheduleRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/schedules',
    config,
    schema: { tags, summary: 'What the clock starts', response: { 200: Type.Array(Schedule) } },
    handler: () => listSchedules(platform),
  });
  http.route({
    method: 'PATCH',
    url: '/api/admin/schedules/:type',
    config,
    schema: {
      tags,
      summary: 'Pause or resume a schedule',
      description: 'The clock passes a paused one over; it can still be run by hand.',
      params: ScheduleParams,
      body: SchedulePatch,
      response: { 200: Schedule },
    },
    handler: ({ actor, params, body }) => pauseSchedule(platform, actor, params.type, body.is_paused),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/schedules/:type/run',
    config,
    schema: {
      tags,
      summary: 'Run a scheduled job now',
      params: ScheduleParams,
      response: { 202: ScheduleRun },
    },
    handler: async ({ actor, params }, reply) =>
      reply.code(202).send(await runScheduleNow(platform, actor, params.type)),
  });
}
