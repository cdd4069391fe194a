import type { Confusion, PersonQuality, Quality } from '@labelwright/contract/quality';
import type { ReviewStats } from '@labelwright/contract/review';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { Type } from 'typebox';
import type { Alias } from './alias.ts';
import type { OwnCall } from './own-call.ts';

const TableQuery = Type.Object({
  table: Type.Optional(Type.Enum(['annotations', 'reviews'])),
  ids: Type.Optional(Type.String({ pattern: '^[0-9]+(,[0-9]+)*$', maxLength: 4000 })),
});
const RowsQuery = Type.Object({
  ...TableQuery.properties,
  ordering: Type.Optional(Type.String({ pattern: '^-?[a-z_]+$', maxLength: 40 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});
const ConfusionQuery = Type.Object({
  from_name: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  mode: Type.Optional(Type.Enum(['all', 'accepted', 'ground_truth'])),
});

type Row = Record<string, string | number | boolean | null>;
const about = 'project' as const;
const permission = 'project.stats' as const;
/** What stands for the truth by mode. */
const TRUTHS: Record<string, string> = { ground_truth: 'golden', accepted: 'accepted' };

async function annotatorRows(own: OwnCall, id: string): Promise<Person[]> {
  const people = (await own('GET', `/api/projects/${id}/quality/people`)) as PersonQuality[];
  return people.map(({ user, ...person }) => ({
    ...named(user),
    finished: person.answers,
    skipped: person.skips,
    total_time: person.active_ms / 1000,
    median_time: person.median_ms === null ? null : person.median_ms / 1000,
    annotator_agreement: person.agreement,
    ground_truth_agreement: person.golden.mean_score,
    is_paused: person.pause !== null,
  }));
}

async function reviewerRows(own: OwnCall, id: string): Promise<Person[]> {
  const { reviewers } = (await own('GET', `/api/projects/${id}/review/stats`)) as ReviewStats;
  return reviewers.map(({ user, approved, fixed, rejected, avg_review_seconds: seconds }) => ({
    id: user.id,
    email: user.email,
    first_name: user.name,
    last_name: '',
    reviewed: approved + fixed + rejected,
    accepted: approved,
    fixed_and_accepted: fixed,
    rejected,
    mean_time: seconds,
  }));
}

type Person = Row & { id: number; email: string; first_name: string; last_name: string };
const named = ({
  id,
  email,
  first_name,
  last_name,
}: Pick<Person, 'id' | 'email' | 'first_name' | 'last_name'>): Person => ({
  id,
  email,
  first_name,
  last_name,
});

async function rowsOf(own: OwnCall, id: string, query: Record<string, string>): Promise<Person[]> {
  const rows = await (query.table === 'reviews' ? reviewerRows(own, id) : annotatorRows(own, id));
  if (query.ids === undefined) return rows;
  const wanted = new Set(query.ids.split(',').map(Number));
  return rows.filter((row) => wanted.has(Number(row.id)));
}

/** People without a value come last, in either direction. */
function ordered(rows: readonly Row[], ordering: string | undefined): Row[] {
  if (ordering === undefined) return [...rows];
  const [field, sign] = ordering.startsWith('-') ? [ordering.slice(1), -1] : [ordering, 1];
  return [...rows].sort((a, b) => {
    const [x, y] = [a[field] ?? null, b[field] ?? null];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  });
}

/** avg_ and sum_ of every number that there is, and how many are paused. */
function summaryOf(rows: readonly Row[]): Row {
  const fields = Object.keys(rows[0] ?? {}).filter(
    (field) => !['id', 'email', 'first_name', 'last_name', 'is_paused'].includes(field),
  );
  const numbers = fields.map((field) => ({ field, values: rows.map((row) => row[field]).filter(Number.isFinite) }));
  return Object.fromEntries([
    ['count_paused', rows.filter((row) => row.is_paused === true).length],
    ...numbers.flatMap(({ field, values }): [string, number | null][] => {
      const sum = values.reduce<number>((total, value) => total + Number(value), 0);
      return [
        [`sum_${field}`, sum],
        [`avg_${field}`, values.length === 0 ? null : sum / values.length],
      ];
    }),
  ]);
}

/** Agreement as its clients ask for it beside what features serve under the field's own paths. */
export const STATS_ALIASES: readonly Alias[] = [
  {
    method: 'GET',
    url: '/api/projects/:id/update-stats',
    permission: 'project.update',
    about,
    summary: 'Measure all answers again',
    query: Type.Object({ stat_type: Type.Optional(Type.Enum(['label', 'stats'])) }),
    run: async (own, { params }) => own('POST', `/api/projects/${params.id}/quality/recompute`),
  },
  {
    method: 'GET',
    url: '/api/projects/:id/stats/data_filter',
    permission: 'members.read',
    about,
    summary: 'Filters of the data manager that show the tasks of each member',
    run: async (own, { params }) => {
      const members = (await own('GET', `/api/projects/${params.id}/members?limit=500`)) as ProjectMember[];
      const filter = (name: string, operator: string, type: string, value: unknown) => ({
        conjunction: 'and',
        items: [{ filter: `filter:tasks:${name}`, operator, type, value }],
      });
      return {
        user_filters: {
          stats: members.map(({ user_id: id }) => ({
            id: String(id),
            filters: filter('annotators', 'contains', 'List', id),
          })),
          tasks_with_annotations: filter('total_annotations', 'greater', 'Number', 0),
        },
      };
    },
  },
  {
    method: 'GET',
    url: '/api/projects/:id/stats/member_performance_participants',
    permission,
    about,
    summary: 'Who annotates or reviews',
    query: TableQuery,
    run: async (own, { params, query }) => (await rowsOf(own, params.id ?? '', query)).map(named),
  },
  {
    method: 'GET',
    url: '/api/projects/:id/stats/member_performance_rows',
    permission,
    about,
    summary: 'How people annotate or review, page by page',
    query: RowsQuery,
    run: async (own, { params, query }) => {
      const rows = ordered(await rowsOf(own, params.id ?? '', query), query.ordering);
      const [page, size] = [Number(query.page ?? 1), Number(query.page_size ?? 30)];
      return { count: rows.length, page, page_size: size, results: rows.slice((page - 1) * size, page * size) };
    },
  },
  {
    method: 'GET',
    url: '/api/projects/:id/stats/member_performance_summary',
    permission,
    about,
    summary: 'What those rows come to',
    query: TableQuery,
    run: async (own, { params, query }) => ({ summary: summaryOf(await rowsOf(own, params.id ?? '', query)) }),
  },
  {
    method: 'GET',
    url: '/api/projects/:id/analytics/data-quality/agreement-analysis/distribution',
    permission,
    about,
    summary: 'Tasks by their agreement, in tenths',
    run: async (own, { params }) => {
      const quality = (await own('GET', `/api/projects/${params.id}/quality`)) as Quality;
      return {
        average_agreement: quality.agreement,
        histogram: quality.histogram,
        low_agreement_count: quality.low.tasks,
        total_tasks: quality.tasks,
      };
    },
  },
  {
    method: 'GET',
    url: '/api/projects/:id/analytics/data-quality/agreement-analysis/dimensions',
    permission,
    about,
    summary: 'Agreement on each control',
    run: async (own, { params }) => {
      const { controls } = (await own('GET', `/api/projects/${params.id}/quality`)) as Quality;
      return controls.map(({ name, type, agreement }) => ({ name, from_name: name, control_tag: type, agreement }));
    },
  },
  {
    method: 'GET',
    url: '/api/projects/:id/analytics/data-quality/agreement-analysis/confusion-matrix',
    permission,
    about,
    summary:
      'Which labels are taken for which; rows are the golden answers with mode=ground_truth, those that reviewers accepted with mode=accepted',
    query: ConfusionQuery,
    run: async (own, { params, query }) => {
      const name = query.from_name ?? (await firstCategorical(own, params.id ?? ''));
      if (name === undefined) return { labels: [], matrix: [], precision: [], recall: [], top_confusion_pairs: [] };
      const asked = new URLSearchParams({ control: name, b: TRUTHS[query.mode ?? ''] ?? 'others' });
      return confusionOf((await own('GET', `/api/projects/${params.id}/quality/confusion?${asked}`)) as Confusion);
    },
  },
];

async function firstCategorical(own: OwnCall, id: string): Promise<string | undefined> {
  const { controls } = (await own('GET', `/api/projects/${id}/quality`)) as Quality;
  return controls.find((control) => control.is_categorical)?.name;
}

/** Ours has the answers in rows; theirs what is true. */
function confusionOf({ control, labels, matrix: answers }: Confusion) {
  const matrix = labels.map((_, row) => labels.map((__, column) => answers[column]?.[row] ?? 0));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const missed = matrix.flatMap((row, actual) =>
    row.flatMap((count, label) =>
      actual === label || count === 0
        ? []
        : [{ actual: labels[actual] ?? '', label: labels[label] ?? '', from_name: control, count }],
    ),
  );
  const all = sum(missed.map(({ count }) => count));
  return {
    labels,
    matrix,
    precision: labels.map((_, at) => share(matrix[at]?.[at] ?? 0, sum(matrix.map((row) => row[at] ?? 0)))),
    recall: labels.map((_, at) => share(matrix[at]?.[at] ?? 0, sum(matrix[at] ?? []))),
    top_confusion_pairs: missed
      .sort((x, y) => y.count - x.count)
      .slice(0, 10)
      .map((pair) => ({ ...pair, rate: share(pair.count, all) })),
  };
}
