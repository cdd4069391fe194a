import type { Report, ReportList } from '@labelwright/contract/quality-reports';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { api, withQuery } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { numberOf, textOf, useUrlState } from '../../lib/url-state.ts';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { nameOf, type PersonBrief } from './person-name.ts';
import { qualityKey } from './quality-api.ts';
import { t } from './strings.ts';

const pathOf = (projectId: string, part = ''): string =>
  `/api/projects/${encodeURIComponent(projectId)}/reports${part}`;

const listQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), 'reports'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.get<ReportList>(pathOf(projectId), { signal }),
  });

/** Reports about one person need to know whom. */
const ABOUT_A_PERSON = 'q2';
/** What is shown before anybody has chosen: where work is stuck. */
const FIRST = 'bottlenecks';
const SHOWN_ROWS = 200;

/** The questions that managers ask most often, each a table and a file. */
export function ReportsTab({ projectId, people }: { projectId: string; people: readonly PersonBrief[] }) {
  const [{ report, user }, setUrl] = useUrlState((raw) => ({ report: textOf(raw.report), user: numberOf(raw.user) }));
  const { data: reports, error, refetch } = useQuery(listQuery(projectId));
  if (reports === undefined)
    return error === null ? <SkeletonLines /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const chosen = reports.find(({ id }) => id === report) ?? reports.find(({ id }) => id === FIRST) ?? reports[0];
  if (chosen === undefined) return <EmptyState title={t.noReports} />;
  const query = { user: chosen.id === ABOUT_A_PERSON ? user : undefined };
  const csv = withQuery(pathOf(projectId, `/${chosen.id}`), { ...query, format: 'csv' });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-full sm:w-96">
          <Select
            label={t.report}
            value={chosen.id}
            options={reports.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(id) => setUrl({ report: id })}
          />
        </div>
        {chosen.id === ABOUT_A_PERSON && (
          <div className="w-52">
            <Select
              label={t.person}
              value={String(user ?? '')}
              options={[
                { value: '', label: t.myself },
                ...people.map((person) => ({ value: String(person.id), label: nameOf(person) })),
              ]}
              onChange={(id) => setUrl({ user: id === '' ? undefined : Number(id) })}
            />
          </div>
        )}
      </div>
      <p className="max-w-3xl text-muted">{chosen.description}</p>
      <ReportCard key={chosen.id} projectId={projectId} id={chosen.id} title={chosen.title} query={query} csv={csv} />
    </div>
  );
}

type ReportCardProps = {
  projectId: string;
  id: string;
  title: string;
  query: { user: number | undefined };
  csv: string;
};

function ReportCard({ projectId, id, title, query, csv }: ReportCardProps) {
  const { data, error, refetch } = useQuery({
    queryKey: [...qualityKey(projectId), 'report', id, query],
    queryFn: ({ signal }) =>
      api.get<Report>(pathOf(projectId, `/${id}`), { query: { ...query, limit: SHOWN_ROWS }, signal }),
  });
  return (
    <Card
      title={title}
      isFlush
      actions={
        <a href={csv} download className="flex items-center gap-1.5 text-sm text-accent hover:underline">
          <Download aria-hidden size={14} /> {t.saveTable}
        </a>
      }
    >
      {data === undefined ? (
        <div className="p-4">
          {error === null ? <SkeletonLines /> : <ErrorState error={error} onRetry={() => void refetch()} />}
        </div>
      ) : data.rows.length === 0 ? (
        <EmptyState title={t.emptyReport} />
      ) : (
        <>
          <ReportTable report={data} />
          {data.has_more && <p className="border-t px-4 py-2 text-sm text-muted">{t.firstRows(data.rows.length)}</p>}
        </>
      )}
    </Card>
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return t.none;
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function ReportTable({ report }: { report: Report }) {
  return (
    <section aria-label={report.title} {...scrollArea} className="max-h-[60vh] overflow-auto -outline-offset-2">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-xs text-muted">
          <tr>
            {report.columns.map((column) => (
              <th key={column} scope="col" className="px-4 py-2 text-left font-medium whitespace-nowrap">
                {column.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular">
          {report.rows.map((row) => (
            <tr key={JSON.stringify(row)} className="border-t">
              {report.columns.map((column) => (
                <td key={column} className="max-w-96 truncate px-4 py-1.5" title={cellText(row[column])}>
                  {cellText(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
