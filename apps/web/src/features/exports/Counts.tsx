import type { ExportOptions } from '@labelwright/contract/exports';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { cx } from '../../ui/cx.ts';
import { countsQuery } from './exports-api.ts';
import { t } from './strings.ts';

/** How much goes in, counted as the choice changes. */
export function Counts({ projectId, format, options }: { projectId: string; format: string; options: ExportOptions }) {
  const counts = useQuery({ ...countsQuery(projectId, format, options), placeholderData: keepPreviousData });
  if (counts.isError) return <p className="text-sm text-danger">{counts.error.message}</p>;
  if (counts.data === undefined) return null;
  const { task_number: tasks, annotation_number: annotations } = counts.data;
  return (
    <p aria-live="polite" className={cx('text-sm text-muted tabular', counts.isPlaceholderData && 'opacity-60')}>
      {tasks === null || annotations === null ? t.manyTasks : t.goesIn(tasks, annotations)}
      {options.split !== undefined && tasks !== null ? ` · ${t.splitInto(options.split, tasks)}` : ''}
    </p>
  );
}
