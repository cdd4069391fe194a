import type { AdjudicationView, SubmitAdjudication } from '@labelwright/contract/adjudication';
import type { Project } from '@labelwright/contract/projects';
import { AdjudicateView, type AdjudicationSource, type Provenance } from '@labelwright/editor';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ResultItem } from '@labelwright/task-definition/model';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useMe } from '../../lib/me.ts';
import { randomId } from '../../lib/random-id.ts';
import { EmptyState } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { t as words } from '../annotations/strings.ts';
import { useClock } from '../annotations/use-work.ts';
import { useComments } from '../review/use-comments.ts';
import { adjudicationSettingsQuery, type OpenAdjudication } from './adjudication-api.ts';
import { ChooseWhole } from './ChooseWhole.tsx';
import { DecisionFooter } from './DecisionFooter.tsx';
import { sourcesOf, toRegionProvenance } from './sources.ts';
import { t } from './strings.ts';
import { type LocalAnswer, useLocalAnswer } from './use-local-answer.ts';

type AdjudicationWorkProps = {
  project: Project;
  open: OpenAdjudication;
  onSubmit: (body: SubmitAdjudication, local: LocalAnswer) => void;
};

/** One disputed task. Mount it anew for each. */
export function AdjudicationWork({ project, open, onSubmit }: AdjudicationWorkProps) {
  const { view } = open;
  const settings = useQuery(adjudicationSettingsQuery(String(project.id)));
  const [isGolden, setGolden] = useState<boolean>();
  const [comment, setComment] = useState('');
  const clock = useClock(0);
  const local = useLocalAnswer(useMe().user_id, open.taskId);
  const golden = isGolden ?? settings.data?.adjudicated_is_golden ?? false;
  const sources = useMemo(() => sourcesOf(view), [view]);
  if (sources.length === 0) return <EmptyState title={t.noAnswers}>{t.noAnswersText}</EmptyState>;
  if (!local.isReady) return null;

  const submit = (answer: Pick<SubmitAdjudication, 'result' | 'provenance'>): void => {
    const body = {
      ...answer,
      ground_truth: golden,
      ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
      lead_time: (clock.current?.read() ?? 0) / 1000,
      submission_id: randomId(),
      task_definition: view.task.task_definition,
    };
    onSubmit(body, local);
  };
  const footer = (
    <DecisionFooter
      feedback={view.feedback}
      isGolden={golden}
      comment={comment}
      onGolden={setGolden}
      onComment={setComment}
    />
  );
  return open.bundle ? (
    <ChooseWhole
      bundle={open.bundle}
      sources={sources}
      answers={view.answers}
      begun={local.result}
      footer={footer}
      onChange={(result) => void local.keep(result)}
      onSubmit={submit}
    />
  ) : (
    <OfRegions {...{ project, view, sources, footer, local }} onSubmit={submit} />
  );
}

type OfRegionsProps = {
  project: Project;
  view: AdjudicationView;
  sources: readonly AdjudicationSource[];
  footer: React.ReactNode;
  local: LocalAnswer;
  onSubmit: (answer: Pick<SubmitAdjudication, 'result' | 'provenance'>) => void;
};

function OfRegions({ project, view, sources, footer, local, onSubmit }: OfRegionsProps) {
  const userId = useMe().user_id;
  const { task, answers } = view;
  const config = useMemo(() => compileCached(project.label_config), [project.label_config]);
  const shown = useMemo(() => ({ id: task.id, data: (task.data ?? {}) as Record<string, unknown> }), [task]);
  const comments = useComments({ projectId: project.id, taskId: task.id, annotationId: 'all', count: 1 });
  if (Object.keys(config.controls).length === 0) return <EmptyState title={t.noInterface} />;
  return (
    <AdjudicateView
      config={config}
      task={shown}
      sources={sources}
      initialResult={asItems(local.result ?? view.final?.annotation.result)}
      historyKey={`${userId}:adjudicate:${task.id}`}
      comments={comments}
      submitLabel={t.submit}
      statusSlot={local.isKept ? t.kept : null}
      footer={footer}
      onChange={(result) => void local.keep(result)}
      onSubmit={(result: ResultItem[], provenance: Provenance[]) =>
        onSubmit({ result, provenance: toRegionProvenance(provenance, answers) })
      }
      onProblem={(message) => toast(words.problem, { tone: 'warning', detail: message })}
    />
  );
}

const asItems = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);
