import type { Annotation, AnnotationRevision } from '@labelwright/contract/annotations';
import { api } from '../../lib/api.ts';
import { displayNameOf } from '../../lib/me.ts';
import { summarize } from '../data-manager/describe-result.ts';
import { t } from './strings.ts';

/** An annotation as a task lists it: its author is a person, not an id. */
export type TaskAnnotation = Pick<
  Annotation,
  'id' | 'result' | 'version' | 'lead_time' | 'was_cancelled' | 'ground_truth' | 'created_at' | 'updated_at' | 'can'
> & {
  completed_by: { id: number; display_name: string; first_name: string; last_name: string; email: string } | null;
  interface_version?: number | null;
};

export function authorOf({ completed_by: person }: Pick<TaskAnnotation, 'completed_by'>): string {
  if (person === null) return t.somebody;
  const full = `${person.first_name} ${person.last_name}`.trim();
  return displayNameOf({ email: person.email, display_name: person.display_name || full });
}

export const revisionsQuery = (annotationId: number, version: number) => ({
  // A further change is another list.
  queryKey: ['tasks', 'revisions', annotationId, version],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<AnnotationRevision[]>(`/api/annotations/${annotationId}/revisions`, { signal }),
});

export interface AnnotationVersion {
  version: number;
  result: unknown;
  /** ISO 8601; when somebody made it so. */
  at: string;
  /** Empty when nobody is known by it. */
  by: string;
}

/** Latest first. The server stores with a version when it was replaced; that is when the next one was made. */
export function versionsOf(
  revisions: readonly AnnotationRevision[],
  annotation: Pick<TaskAnnotation, 'created_at' | 'completed_by'>,
): AnnotationVersion[] {
  return revisions.map(({ version, result, changed_by_name: name }, index) => ({
    version,
    result,
    at: revisions[index + 1]?.created_at ?? annotation.created_at,
    // What was imported was changed by nobody, yet has an author.
    by: name === '' && version === 1 && annotation.completed_by ? authorOf(annotation) : name,
  }));
}

/** What a version says other than the one before it: "Speech × 2 added, Pause removed", each with how often. */
export function changesBetween(before: unknown, after: unknown): { text: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { text, count } of summarize(after)) counts.set(text, count);
  for (const { text, count } of summarize(before)) counts.set(text, (counts.get(text) ?? 0) - count);
  return [...counts].filter(([, count]) => count !== 0).map(([text, count]) => ({ text, count }));
}
