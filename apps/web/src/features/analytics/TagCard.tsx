import type { TagProgress } from '@labelwright/contract/analytics-progress';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { tagProgressQuery } from './analytics-api.ts';
import { NameCard } from './NameCard.tsx';
import { t } from './report-strings.ts';
import type { Series } from './series.ts';

const NONE: readonly TagProgress[] = [];
const DONE: Series<TagProgress>[] = [
  { name: t.completed, of: (row) => row.completed_tasks, tone: 'success' },
  { name: t.left, of: (row) => row.total_tasks - row.completed_tasks, tone: 'muted' },
];
const nameOf = ({ name, tag_type: type }: TagProgress): string => (type === null ? name : `${type}: ${name}`);

/** Progress of the projects of each tag; nothing where no project has one. */
export function TagCard() {
  const { data = NONE } = useQuery(tagProgressQuery);
  const table = useMemo(
    () => ({
      header: t.tagsHeader,
      rows: data.map((row) => [
        nameOf(row),
        row.projects,
        row.total_tasks,
        row.completed_tasks,
        row.progress_pct,
        row.annotations,
      ]),
    }),
    [data],
  );
  if (data.length === 0) return null;
  return (
    <NameCard
      title={t.tags}
      unit={t.tagsUnit}
      noun="tasks"
      name={t.tagsHeader[0]}
      rows={data}
      series={DONE}
      nameOf={nameOf}
      table={table}
    />
  );
}
