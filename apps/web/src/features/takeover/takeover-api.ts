import type { ResumeTakeover, StartTakeover, Takeover, TakeoverDetail } from '@labelwright/contract/takeover';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const TAKEOVERS_KEY = ['takeovers'] as const;
export const TAKEOVERS_PATH = '/api/takeovers';

const POLL_MS = 1500;

export const pathOf = (id: number | string, rest = ''): string => `${TAKEOVERS_PATH}/${encodeURIComponent(id)}${rest}`;

export const isUnderWay = ({ status }: Pick<Takeover, 'status'>): boolean =>
  status === 'queued' || status === 'running';

export const takeoverQuery = (id: string) =>
  queryOptions({
    queryKey: [...TAKEOVERS_KEY, 'one', id],
    queryFn: ({ signal }) => api.get<TakeoverDetail>(pathOf(id), { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? POLL_MS : false),
  });

export const startTakeover = (body: StartTakeover): Promise<TakeoverDetail> =>
  api.post<TakeoverDetail>(TAKEOVERS_PATH, body);

export const resumeTakeover = (id: number, body: ResumeTakeover): Promise<TakeoverDetail> =>
  api.post<TakeoverDetail>(pathOf(id, '/resume'), body);

export const cancelTakeover = (id: number): Promise<TakeoverDetail> => api.post<TakeoverDetail>(pathOf(id, '/cancel'));
