import type { AdjudicationAnswer, AdjudicationView, RegionProvenance } from '@labelwright/contract/adjudication';
import type { AdjudicationSource, Provenance } from '@labelwright/editor';
import type { ResultItem } from '@labelwright/task-definition/model';
import { t } from './strings.ts';

/** The answers as the editor shows them: named by their authors, and by their number where two are by the same. */
export function sourcesOf({ answers, task }: Pick<AdjudicationView, 'answers' | 'task'>): AdjudicationSource[] {
  const names = answers.map((answer) => nameOf(answer, task.project));
  return answers.map((answer, index) => {
    const { annotation, reviews } = answer;
    const name = names[index] ?? t.somebody;
    const isTwice = names.indexOf(name) !== names.lastIndexOf(name);
    const rejection = reviews.find(({ decision }) => decision.startsWith('reject'));
    return {
      id: annotation.id,
      title: isTwice ? `${name} (#${annotation.id})` : name,
      ...(rejection ? { note: t.rejected(rejection.reason) } : {}),
      result: Array.isArray(annotation.result) ? (annotation.result as ResultItem[]) : [],
    };
  });
}

function nameOf({ author, project }: AdjudicationAnswer, projectId: number): string {
  const name = author?.name ?? t.somebody;
  return project.id === projectId ? name : `${name} ${t.copiedFrom(project.title)}`;
}

/** From whom each part is, by the ids of the annotations. */
export function toRegionProvenance(
  provenance: readonly Provenance[],
  answers: readonly AdjudicationAnswer[],
): RegionProvenance[] {
  return provenance.map(({ id, how, sources }) => {
    const [first] = sources;
    const from = how === 'chosen' && first !== undefined ? answers[first]?.annotation.id : undefined;
    return { region: id.slice(0, 200), how, ...(from === undefined ? {} : { from }) };
  });
}
