import type { AgreementQuery, PersonQuality } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { saveCsv } from '../../ui/chart/download.ts';
import type { TableData } from '../../ui/chart/table-data.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn, DataTableSort } from '../../ui/data-table-model.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Card } from '../../ui/Layout.tsx';
import { Person } from '../../ui/Person.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { AccuracyCard } from './AccuracyCard.tsx';
import { sortPeople } from './people-order.ts';
import { nameOf } from './person-name.ts';
import { peopleQuery } from './quality-api.ts';
import { shareText, t } from './strings.ts';

const NOBODY: PersonQuality[] = [];

/** Everybody who answers in the project, side by side. */
export function PeopleTab({ projectId, query }: { projectId: string; query: AgreementQuery }) {
  const navigate = useNavigate();
  const { data = NOBODY, isPending, error, refetch } = useQuery(peopleQuery(projectId, query));
  const [sort, setSort] = useState<DataTableSort>();
  const columns = useMemo(() => columnsOf(projectId), [projectId]);
  const rows = useMemo(() => sortPeople(data, sort), [data, sort]);
  return (
    <div className="flex flex-col gap-5">
      <Card
        title={t.peopleTitle}
        isFlush
        actions={
          data.length > 0 && (
            <IconButton
              size="sm"
              name={`${t.saveTable}: ${t.peopleTitle}`}
              icon={<Download size={14} />}
              onClick={() => saveCsv(t.peopleTitle, csvOf(rows))}
            />
          )
        }
      >
        <div className="flex flex-col">
          <DataTable
            label={t.peopleTitle}
            columns={columns}
            rows={rows}
            totalCount={rows.length}
            idOf={({ user }) => String(user.id)}
            sort={sort}
            onSortChange={setSort}
            isLoading={isPending}
            error={error}
            onRetry={() => void refetch()}
            maxHeight={520}
            onOpen={({ user }) =>
              void navigate({
                to: '/projects/$projectId/quality/people/$userId',
                params: { projectId, userId: String(user.id) },
              })
            }
            empty={<EmptyState title={t.nobody}>{t.nobodyText}</EmptyState>}
          />
        </div>
      </Card>
      <AccuracyCard projectId={projectId} people={isPending ? undefined : data} />
    </div>
  );
}

const statusOf = ({ pause, is_enabled: isEnabled, role }: PersonQuality): string => {
  if (role === null) return 'archived';
  return pause !== null || !isEnabled ? 'paused' : 'active';
};

function columnsOf(projectId: string): readonly DataTableColumn<PersonQuality>[] {
  const number = (value: number | null) => (
    <span className="tabular">{value === null ? t.none : formatNumber(value)}</span>
  );
  const share = (value: number | null, detail: string) => (
    <span className="tabular" title={detail}>
      {shareText(value)}
    </span>
  );
  return [
    {
      id: 'person',
      header: t.person,
      width: 200,
      isGrowing: true,
      isHideable: false,
      isSortable: true,
      cell: ({ user }) => (
        <Link
          to="/projects/$projectId/quality/people/$userId"
          params={{ projectId, userId: String(user.id) }}
          className="min-w-0 hover:text-accent hover:underline"
        >
          <Person person={{ display_name: nameOf(user), email: user.email }} />
        </Link>
      ),
    },
    { id: 'answers', header: t.answers, width: 90, align: 'end', isSortable: true, cell: (row) => number(row.answers) },
    { id: 'skips', header: t.skips, width: 80, align: 'end', isSortable: true, cell: (row) => number(row.skips) },
    {
      id: 'agreement',
      header: t.agreement,
      width: 110,
      align: 'end',
      isSortable: true,
      cell: (row) => share(row.agreement, t.pairsOf(row.pairs)),
    },
    {
      id: 'golden',
      header: t.golden,
      width: 170,
      align: 'end',
      isSortable: true,
      cell: ({ golden }) => (
        <span className="tabular" title={golden.interval === null ? '' : t.interval(...golden.interval)}>
          {shareText(golden.accuracy)}
          {golden.answers > 0 && <span className="text-muted">{` ${golden.passed}/${golden.answers}`}</span>}
        </span>
      ),
    },
    {
      id: 'median',
      header: t.median,
      width: 110,
      align: 'end',
      isSortable: true,
      cell: (row) => <Duration ms={row.median_ms} />,
    },
    {
      id: 'hour',
      header: t.perHour,
      width: 90,
      align: 'end',
      isSortable: true,
      cell: ({ answers_per_hour: rate }) => number(rate === null ? null : Math.round(rate)),
    },
    {
      id: 'bias',
      header: t.bias,
      width: 100,
      align: 'end',
      isSortable: true,
      cell: (row) => share(row.bias, t.biasHelp),
    },
    {
      id: 'flags',
      header: t.attention,
      width: 180,
      cell: ({ flags }) => (
        <span className="flex gap-1">
          {flags.map((flag) => (
            <Badge key={flag} tone={flag === 'few_answers' ? 'neutral' : 'warning'}>
              {t.flags[flag] ?? flag}
            </Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'status',
      header: t.status,
      width: 110,
      cell: (row) => <StatusBadge status={statusOf(row)} {...(row.role === null ? { label: t.left } : {})} />,
    },
    { id: 'last', header: t.lastAnswer, width: 130, cell: (row) => <RelativeTime at={row.last_answer_at} /> },
  ];
}

const csvOf = (people: readonly PersonQuality[]): TableData => ({
  header: [
    t.person,
    'email',
    t.answers,
    t.skips,
    t.agreement,
    t.pairs,
    t.goldenAnswers,
    t.passed,
    t.golden,
    'from',
    'to',
    'median_ms',
    t.perHour,
    t.perDay,
    t.bias,
    t.attention,
  ],
  rows: people.map((row) => [
    nameOf(row.user),
    row.user.email,
    row.answers,
    row.skips,
    row.agreement,
    row.pairs,
    row.golden.answers,
    row.golden.passed,
    row.golden.accuracy,
    row.golden.interval?.[0] ?? null,
    row.golden.interval?.[1] ?? null,
    row.median_ms,
    row.answers_per_hour,
    row.answers_per_day,
    row.bias,
    row.flags.join(' '),
  ]),
});
