import type { AgreementQuery, GoldenSummary, Quality } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { measureProject } from '../measuring/measure.jobs.ts';
import { presentSettings } from '../quality-settings.service.ts';
import {
  findOpenMeasuring,
  type GoldenCounts,
  summarizeControls,
  summarizeGolden,
  summarizePeople,
  summarizeTasks,
} from './agreement.queries.ts';
import { shareOf } from './coefficients.ts';
import { filterOf } from './filters.ts';
import { controlNamed, getProjectControls } from './project-controls.ts';

export function getQuality(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: AgreementQuery = {},
): Promise<Quality> {
  const filter = filterOf(access, query);
  return withActor(platform.db, actor, async (tx) => {
    const known = await getProjectControls(tx, access);
    const tasks = await summarizeTasks(tx, filter, known.rules.low_agreement);
    const cells = await summarizePeople(tx, filter);
    const byControl = new Map((await summarizeControls(tx, filter)).map((row) => [row.control, row]));
    const golden = await summarizeGolden(tx, filter, known.rules.golden_pass_score);
    const job = await findOpenMeasuring(tx, filter, measureProject.type);
    const names = new Set([...known.controls.keys(), ...byControl.keys()]);
    const may = access.can('project.update');
    return {
      project_id: access.projectId,
      agreement: tasks.agreement,
      tasks: tasks.tasks,
      pairs: cells.reduce((sum, cell) => sum + (filter.control === undefined ? cell.pairs : cell.scored), 0),
      people: new Set(cells.flatMap(({ a, b }) => [a, b])).size,
      histogram: tasks.tenths,
      low: { threshold: known.rules.low_agreement, tasks: tasks.low },
      classes: {
        perfect: tasks.perfect,
        partial: tasks.tasks - tasks.perfect - tasks.complete,
        complete: tasks.complete,
      },
      golden: presentGolden(golden),
      controls: [...names].map((name) => {
        const control = controlNamed(known, name);
        const measured = byControl.get(name);
        return {
          name,
          type: control.type,
          is_categorical: control.isCategorical,
          weight: control.weight,
          labels: control.labels,
          agreement: measured?.agreement ?? null,
          pairs: measured?.pairs ?? 0,
        };
      }),
      settings: presentSettings(known.rules, access),
      job: job ? { job_id: job.id, status: job.status } : null,
      can: { recompute: may, consensus: may },
    };
  });
}

export function presentGolden({ tasks, answers, passed, mean_score }: GoldenCounts): GoldenSummary {
  const { value, interval } = shareOf(passed, answers);
  return { tasks, answers, passed, accuracy: value, interval, mean_score };
}
