import type { PersonDetail } from '@labelwright/contract/quality';
import { formatDay } from '../../lib/format.ts';
import type { BarsModel, LinesModel } from '../../ui/chart/options.ts';
import { nameOf } from './person-name.ts';
import { shareText, t } from './strings.ts';

const weekly = ({ trend }: PersonDetail) => ({
  x: trend.map(({ week }) => week),
  formatX: (week: string) => formatDay(week, { isShort: true }),
});

export const trendModel = (person: PersonDetail): LinesModel => ({
  kind: 'lines',
  unit: '',
  min: 0,
  max: 1,
  format: shareText,
  ...weekly(person),
  series: [
    { name: t.agreement, values: person.trend.map(({ agreement }) => agreement) },
    { name: t.golden, values: person.trend.map(({ golden_accuracy: accuracy }) => accuracy), isDashed: true },
  ],
});

export const speedModel = (person: PersonDetail): LinesModel => ({
  kind: 'lines',
  unit: 's',
  min: 0,
  ...weekly(person),
  series: [
    {
      name: t.median,
      values: person.trend.map(({ median_ms: median }) => (median === null ? null : median / 1000)),
    },
  ],
});

export const answersModel = (person: PersonDetail): BarsModel => ({
  kind: 'bars',
  unit: '',
  isStacked: true,
  categories: person.trend.map(({ week }) => week),
  formatCategory: (week) => formatDay(week, { isShort: true }),
  series: [
    { name: t.answers, values: person.trend.map(({ answers }) => answers) },
    { name: t.skips, values: person.trend.map(({ skips }) => skips), tone: 'warning' },
  ],
});

export const othersModel = (others: PersonDetail['with']): BarsModel => ({
  kind: 'bars',
  unit: '%',
  isHorizontal: true,
  categories: others.map(({ user }) => nameOf(user)),
  series: [{ name: t.agreement, values: others.map(({ agreement }) => percent(agreement)) }],
});

export const biasModel = (labels: PersonDetail['labels'], name: string): BarsModel => ({
  kind: 'bars',
  unit: '%',
  isHorizontal: true,
  categories: labels.map(({ label }) => label),
  series: [
    { name, values: labels.map(({ share }) => percent(share)) },
    { name: t.others, values: labels.map(({ others_share: share }) => percent(share)), tone: 'muted' },
  ],
});

const percent = (share: number | null): number | null => (share === null ? null : Math.round(share * 1000) / 10);
