import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import type { CrowdEnrolment } from '@labelwright/contract/crowd-portal';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../lib/api.ts';
import { batchKey, pathOf } from './crowd-api.ts';

const MOST = 500;

export interface Names {
  byUser: ReadonlyMap<number, string>;
  /** By the record of the worker. */
  byWorker: ReadonlyMap<number, string>;
}

/** People of the portal have names; those of other providers only what the provider calls them. */
export function useNames(batch: CrowdBatch): Names {
  const { data } = useQuery({
    queryKey: [...batchKey(batch.id), 'names'],
    queryFn: ({ signal }) =>
      api.get<CrowdEnrolment[]>(pathOf(batch.id, 'enrolments'), { query: { limit: MOST }, signal }),
    enabled: batch.provider === 'portal',
  });
  return useMemo(
    () => ({
      byUser: new Map(data?.map(({ user }) => [user.id, user.name])),
      byWorker: new Map(data?.flatMap(({ worker, user }) => (worker === null ? [] : [[worker, user.name] as const]))),
    }),
    [data],
  );
}
