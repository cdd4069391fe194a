import type { CreateMlBackend, MlBackend, UpdateMlBackend } from '@labelwright/contract/ml-backends';
import type { PredictionRun, PredictionRunDetail, PredictTasks } from '@labelwright/contract/ml-runs';
import type { Evaluation, StartEvaluation } from '@labelwright/contract/model-evaluations';
import type { ProjectModels } from '@labelwright/contract/model-versions';
import type { CreateStorage, StorageConnection, StorageType } from '@labelwright/contract/storages';
import type {
  CreateWebhook,
  RedeliverFailed,
  ReplayWebhook,
  UpdateWebhook,
  WebhookActionInfo,
  WebhookLog,
  WebhookLogQuery,
  WebhookQueued,
  WebhookRecord,
  WebhookTestResult,
  WebhookWithSecret,
} from '@labelwright/contract/webhooks';
import { type Listing, listing } from '../paging.ts';
import type { Transport } from '../transport.ts';
import { type ProjectReference, projectPath } from './projects.ts';

export function webhooksOf(transport: Transport) {
  const one = (id: number): string => `/api/webhooks/${id}`;
  return {
    /** Of a project; of the organization without one. */
    list: (project?: number): Promise<WebhookRecord[]> => transport.get('/api/webhooks', { project }),
    actions: (): Promise<WebhookActionInfo[]> => transport.get('/api/webhook-actions'),
    /** The secret is in the answer, and never shown again. */
    create: (fields: CreateWebhook): Promise<WebhookWithSecret> => transport.post('/api/webhooks', fields),
    get: (id: number): Promise<WebhookRecord> => transport.get(one(id)),
    update: (id: number, fields: UpdateWebhook): Promise<WebhookRecord> => transport.patch(one(id), fields),
    delete: (id: number): Promise<void> => transport.delete(one(id)),
    test: (id: number): Promise<WebhookTestResult> => transport.post(`${one(id)}/test`),
    logs: (id: number, query: WebhookLogQuery = {}): Listing<WebhookLog> =>
      listing(transport, `${one(id)}/logs`, query),
    redeliverFailed: (id: number, body: RedeliverFailed = {}): Promise<WebhookQueued> =>
      transport.post(`${one(id)}/redeliver-failed`, body),
    replay: (id: number, body: ReplayWebhook): Promise<WebhookQueued> => transport.post(`${one(id)}/replay`, body),
  };
}
export type Webhooks = ReturnType<typeof webhooksOf>;

export function mlBackendsOf(transport: Transport) {
  const one = (id: number): string => `/api/ml/${id}`;
  return {
    list: (project: number): Promise<MlBackend[]> => transport.get('/api/ml', { project }),
    /** Checked before it is stored. */
    create: (fields: CreateMlBackend): Promise<MlBackend> => transport.post('/api/ml', fields),
    get: (id: number): Promise<MlBackend> => transport.get(one(id)),
    update: (id: number, fields: UpdateMlBackend): Promise<MlBackend> => transport.patch(one(id), fields),
    delete: (id: number): Promise<void> => transport.delete(one(id)),
    check: (id: number): Promise<MlBackend> => transport.post(`${one(id)}/check`),
    /** All tasks of the project, or some; wait for it by its `job_id`. */
    predict: async (id: number, body: PredictTasks = {}): Promise<PredictionRun> => {
      const { run } = await transport.post<{ run: PredictionRun }>(`${one(id)}/predict`, body);
      return run;
    },
    run: (project: ProjectReference, runId: number): Promise<PredictionRunDetail> =>
      transport.get(`${projectPath(project)}/prediction-runs/${runId}`),
    train: (id: number): Promise<unknown> => transport.post(`${one(id)}/train`),
    models: (project: ProjectReference): Promise<ProjectModels> => transport.get(`${projectPath(project)}/models`),
    evaluate: (project: ProjectReference, body: StartEvaluation): Promise<Evaluation> =>
      transport.post(`${projectPath(project)}/evaluations`, body),
  };
}
export type MlBackends = ReturnType<typeof mlBackendsOf>;

export type StorageDirection = 'import' | 'export';

export function storagesOf(transport: Transport) {
  const base = (direction: StorageDirection): string =>
    direction === 'import' ? '/api/storages' : '/api/storages/export';
  return {
    /** Sources (`import`) or targets (`export`) of a project. */
    list: (project: ProjectReference, direction: StorageDirection = 'import'): Listing<StorageConnection> =>
      listing(transport, base(direction), { project }),
    create: (
      type: StorageType,
      fields: CreateStorage,
      direction: StorageDirection = 'import',
    ): Promise<StorageConnection> => transport.post(`${base(direction)}/${type}`, fields),
    /** A job; asked for twice, it is the same one. */
    sync: (
      type: StorageType,
      id: number,
      direction: StorageDirection = 'import',
    ): Promise<StorageConnection & { job_id: string }> => transport.post(`${base(direction)}/${type}/${id}/sync`),
    delete: (type: StorageType, id: number, direction: StorageDirection = 'import'): Promise<void> =>
      transport.delete(`${base(direction)}/${type}/${id}`),
  };
}
export type Storages = ReturnType<typeof storagesOf>;
