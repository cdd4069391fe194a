import type {
  ConsensusRun,
  ConsensusWritten,
  NewConsensus,
  WriteConsensus,
} from '@labelwright/contract/quality-consensus';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { qualityKey } from './quality-api.ts';

export const consensusKey = (projectId: string) => [...qualityKey(projectId), 'consensus'] as const;

export const consensusPath = (projectId: string, part: string | number = ''): string =>
  `/api/projects/${encodeURIComponent(projectId)}/consensus${part === '' ? '' : `/${part}`}`;

const POLL_MS = 1500;
const isBusy = (run: ConsensusRun | undefined): boolean => run?.status === 'queued' || run?.status === 'running';

export const runsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...consensusKey(projectId), 'runs'],
    queryFn: ({ signal }) => api.get<ConsensusRun[]>(consensusPath(projectId), { signal }),
    refetchInterval: (query) => (query.state.data?.some(isBusy) === true ? POLL_MS : false),
  });

export const runQuery = (projectId: string, runId: number) =>
  queryOptions({
    queryKey: [...consensusKey(projectId), 'run', runId],
    queryFn: ({ signal }) => api.get<ConsensusRun>(consensusPath(projectId, runId), { signal }),
    refetchInterval: (query) => (isBusy(query.state.data) ? POLL_MS : false),
  });

export const startRun = (projectId: string, body: NewConsensus): Promise<ConsensusRun> =>
  api.post<ConsensusRun>(consensusPath(projectId), body);

export const writeRun = (projectId: string, runId: number, body: WriteConsensus): Promise<ConsensusWritten> =>
  api.post<ConsensusWritten>(consensusPath(projectId, `${runId}/write`), body);

export const undoRun = (projectId: string, runId: number): Promise<ConsensusWritten> =>
  api.post<ConsensusWritten>(consensusPath(projectId, `${runId}/undo`));

export const deleteRun = (projectId: string, runId: number): Promise<void> =>
  api.delete(consensusPath(projectId, runId));
