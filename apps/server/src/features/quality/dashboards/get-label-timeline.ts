import type { LabelTimeline, LabelTimelineQuery } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { filterOf } from './filters.ts';
import { type LabelPeriod, listLabelPeriods } from './label-timeline.queries.ts';
import { getProjectControls } from './project-controls.ts';

/** More lines than this cannot be told apart. */
const MOST_LABELS = 8;

/** Agreement on each label by period: how often a second answer has the label where a first one has it. */
export function getLabelTimeline(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: LabelTimelineQuery,
): Promise<LabelTimeline> {
  const filter = filterOf(access, query);
  const by = query.by ?? 'week';
  return withActor(platform.db, actor, async (tx) => {
    const { controls } = await getProjectControls(tx, access);
    const control = query.control ?? [...controls.values()].find(({ hasLabels }) => hasLabels)?.name;
    if (control === undefined) return { control: null, by, days: [], labels: [], labels_left_out: 0 };
    const periods = await listLabelPeriods(tx, { ...filter, control }, by);
    return { control, by, ...linesOf(periods, query.label) };
  });
}

function linesOf(
  periods: readonly LabelPeriod[],
  wanted: string | undefined,
): Pick<LabelTimeline, 'days' | 'labels' | 'labels_left_out'> {
  const days = [...new Set(periods.map(({ day }) => day))];
  const byLabel = [...Map.groupBy(periods, ({ label }) => label)]
    .filter(([label]) => wanted === undefined || label === wanted)
    .map(([label, own]) => ({ label, own, given: own.reduce((sum, { given }) => sum + given, 0) }))
    .sort((a, b) => b.given - a.given || (a.label < b.label ? -1 : 1));
  return {
    days,
    labels: byLabel.slice(0, MOST_LABELS).map(({ label, own }) => {
      const byDay = new Map(own.map((period) => [period.day, period]));
      const at = days.map((day) => byDay.get(day));
      return {
        label,
        agreement: at.map((period) => (period && period.pairs > 0 ? period.both / period.pairs : null)),
        tasks: at.map((period) => period?.tasks ?? 0),
      };
    }),
    labels_left_out: Math.max(0, byLabel.length - MOST_LABELS),
  };
}
