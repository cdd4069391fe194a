import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type RawSearch = Readonly<Record<string, unknown>>;

/** Parameters of the path, such as `projectId`. Throws when the page was mounted on a path without it. */
export function useRouteParam(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  const value = params[name];
  if (value === undefined) throw new Error(`The path of this page has no parameter ${name}.`);
  return value;
}

type SetOptions = {
  /** Replaces the entry in the browser's history instead of adding one; right for typing into a filter. */
  isReplace?: boolean;
};

/**
 * State that lives in the URL. `parse` turns whatever stands in the query string into a complete value;
 * keys set to undefined leave the URL.
 */
export function useUrlState<T extends object>(
  parse: (raw: RawSearch) => T,
): readonly [T, (patch: Partial<T>, options?: SetOptions) => void] {
  const raw: RawSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (patch: Partial<T>, { isReplace = false }: SetOptions = {}) => {
      void navigate({
        to: '.',
        search: (current: RawSearch) => ({ ...current, ...patch }),
        replace: isReplace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [parse(raw), set] as const;
}

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

export const numberOf = (value: unknown): number | undefined => {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};
