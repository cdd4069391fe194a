import type { ResultItem } from '@labelwright/task-definition/model';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { revisionsQuery, type TaskAnnotation, versionsOf } from './annotation-facts.ts';

/** What the editor shows of an annotation's history; read once somebody wants to see it. undefined for a new one. */
export function useRevisions(annotation: TaskAnnotation | undefined) {
  const [wanted, setWanted] = useState<number>();
  const { id = 0, version = 0 } = annotation ?? {};
  const { data } = useQuery({ ...revisionsQuery(id, version), enabled: wanted === id && id > 0 });
  return useMemo(() => {
    if (!annotation) return undefined;
    const list =
      data &&
      versionsOf(data, annotation).map(({ version: number, at, by, result }) => ({
        id: number,
        at,
        ...(by === '' ? {} : { by }),
        result: (Array.isArray(result) ? result : []) as ResultItem[],
      }));
    return { list, onOpen: () => setWanted(annotation.id) };
  }, [data, annotation]);
}
