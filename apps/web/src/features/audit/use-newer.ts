import { useQuery } from '@tanstack/react-query';
import { api, type Query } from '../../lib/api.ts';

const LOOK_MS = 10_000;

type NewerOptions<T> = {
  path: string;
  query: Query;
  /** Newest row that is shown; undefined while the list is empty. */
  newest: T | undefined;
  /** The moment of a row, ISO. */
  momentOf: (row: T) => string;
  isEnabled: boolean;
};

/** Whether the server has rows after the newest one shown. They are announced, not pushed in: rows being read stay put. */
export function useNewer<T>({ path, query, newest, momentOf, isEnabled }: NewerOptions<T>): boolean {
  const { data: latest } = useQuery({
    queryKey: ['newest', path, query],
    queryFn: async ({ signal }) =>
      (await api.list<T>(path, { query: { ...query, limit: 1 }, signal })).items[0] ?? null,
    refetchInterval: LOOK_MS,
    enabled: isEnabled,
  });
  if (!isEnabled || latest === null || latest === undefined) return false;
  return newest === undefined || momentOf(latest) > momentOf(newest);
}
