import type { LabelDistribution, QualityQuery } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { listPeople } from '../people/people.queries.ts';
import { filterOf } from './filters.ts';
import { countAnswers, type LabelUse, listLabelUse } from './labels.queries.ts';
import { controlNamed, getProjectControls } from './project-controls.ts';

const MOST_LABELS = 100;

/** How often each label is given, altogether and by whom. Labels that nobody gave are there with 0. */
export function getLabelDistribution(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: QualityQuery,
): Promise<LabelDistribution> {
  const filter = filterOf(access, query);
  return withActor(platform.db, actor, async (tx) => {
    const known = await getProjectControls(tx, access);
    const uses = (await listLabelUse(tx, filter)).filter(
      (use) => query.label === undefined || use.label === query.label,
    );
    const answers = await countAnswers(tx, filter);
    const names = [...known.controls.values()].filter((control) => control.hasLabels).map(({ name }) => name);
    const wanted = new Set([...names, ...answers.map(({ control }) => control)]);
    const controls = [...wanted]
      .filter((name) => query.control === undefined || query.control === name)
      .map((name) => {
        const own = answers.filter(({ control }) => control === name);
        const labels = labelsOf(
          uses.filter(({ control }) => control === name),
          query.label === undefined ? controlNamed(known, name).labels : [],
          own,
        );
        return {
          name,
          type: controlNamed(known, name).type,
          answers: own.reduce((sum, row) => sum + row.answers, 0),
          labels: labels.slice(0, MOST_LABELS),
          labels_left_out: Math.max(0, labels.length - MOST_LABELS),
        };
      });
    const ids = new Set(answers.flatMap((row) => (row.user_id === null ? [] : [row.user_id])));
    return { controls, people: await listPeople(tx, [...ids]) };
  });
}

type Labels = LabelDistribution['controls'][number]['labels'];

function labelsOf(
  uses: readonly LabelUse[],
  declared: readonly string[],
  answers: readonly { user_id: number | null; answers: number }[],
): Labels {
  const total = answers.reduce((sum, row) => sum + row.answers, 0);
  const byPerson = new Map(answers.map((row) => [row.user_id, row.answers]));
  const byLabel = Map.groupBy(uses, (use) => use.label);
  for (const label of declared) if (!byLabel.has(label)) byLabel.set(label, []);
  return [...byLabel]
    .map(([label, own]) => {
      const given = own.reduce((sum, use) => sum + use.answers, 0);
      return {
        label,
        answers: given,
        items: own.reduce((sum, use) => sum + use.items, 0),
        share: total === 0 ? 0 : given / total,
        people: own
          .flatMap((use) => {
            const all = byPerson.get(use.user_id) ?? 0;
            return use.user_id === null || all === 0
              ? []
              : [{ user_id: use.user_id, answers: use.answers, share: use.answers / all }];
          })
          .sort((a, b) => b.answers - a.answers || a.user_id - b.user_id),
      };
    })
    .sort((a, b) => b.answers - a.answers);
}
