import type {
  CheckPrompt,
  Connection,
  ConnectionChoice,
  ConnectionTest,
  CreateConnection,
  CreatePrompt,
  CreateVersion,
  EstimateRun,
  Ledger,
  Prompt,
  PromptCheck,
  PromptRun,
  PromptSettings,
  PromptVersion,
  RunEstimate,
  RunTask,
  StartRun,
  UpdateConnection,
  UpdatePromptSettings,
} from '@labelwright/contract/prompts';
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import { api } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';

/** Begins all that is known of the prompts of a project. */
export const promptsKey = (projectId: string) => ['prompts', projectId] as const;
export const CONNECTIONS_KEY = ['prompt-connections'] as const;

const projectPath = (projectId: string, rest: string): string =>
  `/api/projects/${encodeURIComponent(projectId)}${rest}`;
const promptPath = (projectId: string, promptId: number | string, rest = ''): string =>
  projectPath(projectId, `/prompts/${encodeURIComponent(promptId)}${rest}`);
export const runsPath = (projectId: string): string => projectPath(projectId, '/prompt-runs');

const part = <T>(projectId: string, key: readonly unknown[], path: string) =>
  queryOptions({
    queryKey: [...promptsKey(projectId), ...key],
    queryFn: ({ signal }) => api.get<T>(path, { signal }),
  });

export const promptsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...promptsKey(projectId), 'list'],
    queryFn: async ({ signal }) =>
      (await api.list<Prompt>(projectPath(projectId, '/prompts'), { query: { limit: 200 }, signal })).items,
  });
export const promptQuery = (projectId: string, promptId: string) =>
  part<Prompt>(projectId, ['one', promptId], promptPath(projectId, promptId));
export const versionsQuery = (projectId: string, promptId: number) =>
  queryOptions({
    queryKey: [...promptsKey(projectId), 'versions', promptId],
    queryFn: async ({ signal }) =>
      (await api.list<PromptVersion>(promptPath(projectId, promptId, '/versions'), { query: { limit: 100 }, signal }))
        .items,
  });
export const choicesQuery = (projectId: string) =>
  part<ConnectionChoice[]>(projectId, ['connections'], projectPath(projectId, '/prompt-connections'));
export const settingsQuery = (projectId: string) =>
  part<PromptSettings>(projectId, ['settings'], projectPath(projectId, '/prompt-settings'));
export const ledgerQuery = (projectId: string) =>
  part<Ledger>(projectId, ['ledger'], projectPath(projectId, '/prompt-ledger'));

/** What would be sent, as the template stands just now. */
export const checkQuery = (projectId: string, body: CheckPrompt) =>
  queryOptions({
    queryKey: [...promptsKey(projectId), 'check', body],
    queryFn: ({ signal }) => api.post<PromptCheck>(projectPath(projectId, '/prompts/check'), body, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const estimateQuery = (projectId: string, body: EstimateRun) =>
  queryOptions({
    queryKey: [...promptsKey(projectId), 'estimate', body],
    queryFn: ({ signal }) => api.post<Static<typeof RunEstimate>>(`${runsPath(projectId)}/estimate`, body, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** The newest runs of a prompt, so that its page shows the last of each kind. */
export const newestRunsQuery = (projectId: string, promptId: number, purpose: PromptRun['purpose']) =>
  queryOptions({
    queryKey: [...promptsKey(projectId), 'runs', 'newest', promptId, purpose],
    queryFn: async ({ signal }) =>
      (await api.list<PromptRun>(runsPath(projectId), { query: { prompt: promptId, purpose, limit: 1 }, signal }))
        .items,
  });
export const runQuery = (projectId: string, runId: number) =>
  part<PromptRun>(projectId, ['runs', 'one', runId], `${runsPath(projectId)}/${runId}`);
export const runTasksPath = (projectId: string, runId: number): string => `${runsPath(projectId)}/${runId}/tasks`;
export const triedTasksQuery = (projectId: string, runId: number) =>
  queryOptions({
    queryKey: [...promptsKey(projectId), 'runs', 'tasks', runId],
    queryFn: async ({ signal }) =>
      (await api.list<RunTask>(runTasksPath(projectId, runId), { query: { limit: 20 }, signal })).items,
  });

export const createPrompt = (projectId: string, body: CreatePrompt): Promise<Prompt> =>
  api.post(projectPath(projectId, '/prompts'), body);
export const createVersion = (projectId: string, promptId: number, body: CreateVersion): Promise<Prompt> =>
  api.post(promptPath(projectId, promptId, '/versions'), body);
export const deletePrompt = (projectId: string, promptId: number): Promise<void> =>
  api.delete(promptPath(projectId, promptId));
export const switchOn = (projectId: string, promptId: number, version: number): Promise<Prompt> =>
  api.post(promptPath(projectId, promptId, '/enable'), { version });
export const switchOff = (projectId: string, promptId: number): Promise<Prompt> =>
  api.post(promptPath(projectId, promptId, '/disable'));
export const startRun = (projectId: string, body: StartRun): Promise<PromptRun> => api.post(runsPath(projectId), body);
export const cancelRun = (projectId: string, runId: number): Promise<PromptRun> =>
  api.post(`${runsPath(projectId)}/${runId}/cancel`);
export const changeSettings = (projectId: string, body: UpdatePromptSettings): Promise<PromptSettings> =>
  api.patch(projectPath(projectId, '/prompt-settings'), body);

export const connectionsQuery = queryOptions({
  queryKey: CONNECTIONS_KEY,
  queryFn: ({ signal }) => api.get<Connection[]>('/api/prompt-connections', { signal }),
});
export const createConnection = (body: CreateConnection): Promise<Connection> =>
  api.post('/api/prompt-connections', body);
export const changeConnection = (id: number, body: UpdateConnection): Promise<Connection> =>
  api.patch(`/api/prompt-connections/${id}`, body);
export const deleteConnection = (id: number): Promise<void> => api.delete(`/api/prompt-connections/${id}`);
export const testConnection = (id: number): Promise<ConnectionTest> => api.post(`/api/prompt-connections/${id}/test`);

/** Runs are jobs: what they change comes with the hints of jobs. */
export function useLivePrompts(projectId: string): void {
  useLive('job', { invalidates: [promptsKey(projectId)] });
}

export function useRefreshPrompts(projectId: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: promptsKey(projectId) });
}

export const isUnderWay = ({ status }: Pick<PromptRun, 'status'>): boolean =>
  status === 'queued' || status === 'running';
