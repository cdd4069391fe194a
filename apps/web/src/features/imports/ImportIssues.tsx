import { type Import, type ImportIssue, ISSUE_KINDS } from '@labelwright/contract/imports';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useList } from '../../lib/use-list.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { t } from './strings.ts';

type Kind = ImportIssue['kind'];

const idOf = ({ id }: ImportIssue): string => String(id);

/** Row by row: what failed, what was here already, what was not found. Nothing is left out silently. */
export function ImportIssues({ done }: { done: Import }) {
  const counts: Readonly<Record<Kind, number>> = {
    failed: done.failed_count,
    duplicate: done.duplicate_count,
    unknown: done.unknown_count,
    note: done.notes.reduce((total, { count }) => total + count, 0),
  };
  const kinds = ISSUE_KINDS.filter((kind) => counts[kind] > 0);
  const [chosen, setChosen] = useState<Kind | undefined>();
  const [first] = kinds;
  if (first === undefined) return null;
  return (
    <section className="flex flex-col gap-2">
      {done.report_url !== null && done.failed_count > 0 && (
        <a
          href={done.report_url}
          className="inline-flex min-h-6 items-center gap-1.5 self-end text-sm text-accent hover:underline"
        >
          <Download aria-hidden size={14} />
          {t.downloadFailed}
        </a>
      )}
      <Tabs<Kind>
        label={t.issues}
        value={chosen ?? first}
        onChange={setChosen}
        tabs={kinds.map((kind) => ({
          value: kind,
          label: t.issueKinds[kind],
          count: counts[kind],
          content: <IssueTable done={done} kind={kind} />,
        }))}
      />
    </section>
  );
}

function IssueTable({ done, kind }: { done: Import; kind: Kind }) {
  const list = useList<ImportIssue>({
    key: ['imports', String(done.project), done.id, 'issues'],
    path: `/api/imports/${done.id}/issues`,
    query: { kind },
    idOf,
    limit: 100,
  });
  return (
    <DataTable
      {...list}
      label={t.issueKinds[kind]}
      columns={columnsOf(done, kind)}
      idOf={idOf}
      maxHeight={360}
      empty={<p className="p-4 text-sm text-muted">{t.noIssues}</p>}
    />
  );
}

function columnsOf(done: Import, kind: Kind): readonly DataTableColumn<ImportIssue>[] {
  const columns: DataTableColumn<ImportIssue>[] = [
    { id: 'file', header: t.file, width: 200, cell: (row) => row.file },
    { id: 'line', header: t.line, width: 90, align: 'end', cell: (row) => formatNumber(row.line) },
    { id: 'message', header: t.problem, width: 320, isGrowing: true, cell: (row) => row.message },
  ];
  if (kind === 'duplicate')
    columns.push({
      id: 'task',
      header: t.taskOf,
      width: 110,
      cell: (row) =>
        row.task === null ? null : (
          <Link
            to="/projects/$projectId/tasks/$taskId"
            params={{ projectId: String(done.project), taskId: String(row.task) }}
            className="text-accent hover:underline"
          >
            {row.task}
          </Link>
        ),
    });
  return columns;
}
