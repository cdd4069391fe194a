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
import { type LocalAnswer, useStanding } from '../annotations/use-local-answer.ts';
import { useClock } from '../annotations/use-work.ts';
import { sendTypedComments } from '../review/typed-comments.ts';
import { useComments } from '../review/use-comments.ts';
import { adjudicationSettingsQuery } from './adjudication-api.ts';
import { ChooseWhole } from './ChooseWhole.tsx';
import { DecisionFooter } from './DecisionFooter.tsx';
import { sourcesOf, toRegionProvenance } from './sources.ts';
import { t } from './strings.ts';
import type { DecisionNotes, OpenDispute } from './use-adjudication-stream.ts';

type AdjudicationWorkProps = {
  project: Project;
  open: OpenDispute;
  onSubmit: (body: SubmitAdjudication) => void;
};

/** One disputed task. Mount it anew for each. */
export function AdjudicationWork({ project, open, onSubmit }: AdjudicationWorkProps) {
  const { view, local } = open;
  const sources = useMemo(() => sourcesOf(view), [view]);
  const settings = useQuery(adjudicationSettingsQuery(String(project.id)));
  const [begun] = useState(local.read);
  const [notes, setNotes] = useState(begun.beside ?? { comment: '' });
  const clock = useClock(0);
  const userId = useMe().user_id;
  if (sources.length === 0) return <EmptyState title={t.noAnswers}>{t.noAnswersText}</EmptyState>;
  const golden = notes.isGolden ?? settings.data?.adjudicated_is_golden ?? false;
  const note = (change: Partial<DecisionNotes>): void => {
    const beside = { ...notes, ...change };
    setNotes(beside);
    void local.keep({ beside });
  };

  const submit = (answer: Pick<SubmitAdjudication, 'result' | 'provenance'>): void => {
    const body = {
      ...answer,
      ground_truth: golden,
      ...(notes.comment.trim() === '' ? {} : { comment: notes.comment.trim() }),
      lead_time: (clock.current?.read() ?? 0) / 1000,
      submission_id: randomId(),
      task_definition: view.task.task_definition,
    };
    onSubmit(body);
    void sendTypedComments(userId, view.task.id);
  };
  const footer = (
    <DecisionFooter
      feedback={view.feedback}
      isGolden={golden}
      comment={notes.comment}
      onGolden={(isGolden) => note({ isGolden })}
      onComment={(comment) => note({ comment })}
    />
  );
  return open.bundle ? (
    <ChooseWhole
      bundle={open.bundle}
      sources={sources}
      answers={view.answers}
      begun={begun.result}
      footer={footer}
      onChange={(result) => void local.keep({ result })}
      onSubmit={submit}
    />
  ) : (
    <OfRegions {...{ project, view, sources, footer, local }} begun={begun.result} onSubmit={submit} />
  );
}

type OfRegionsProps = {
  project: Project;
  view: AdjudicationView;
  sources: readonly AdjudicationSource[];
  footer: React.ReactNode;
  local: LocalAnswer<DecisionNotes>;
  begun: unknown;
  onSubmit: (answer: Pick<SubmitAdjudication, 'result' | 'provenance'>) => void;
};

function OfRegions({ project, view, sources, footer, local, begun, onSubmit }: OfRegionsProps) {
  const userId = useMe().user_id;
  const { task, answers } = view;
  const isKept = useStanding(local) === 'kept';
  const config = useMemo(() => compileCached(project.label_config), [project.label_config]);
  const shown = useMemo(() => ({ id: task.id, data: (task.data ?? {}) as Record<string, unknown> }), [task]);
  const comments = useComments({ projectId: project.id, taskId: task.id, annotationId: 'all', count: 1 });
  if (Object.keys(config.controls).length === 0) return <EmptyState title={t.noInterface} />;
  return (
    <AdjudicateView
      config={config}
      task={shown}
      sources={sources}
      initialResult={asItems(begun ?? view.final?.annotation.result)}
      historyKey={`${userId}:adjudicate:${task.id}`}
      comments={comments}
      submitLabel={t.submit}
      statusSlot={isKept ? t.kept : null}
      footer={footer}
      onChange={(result) => void local.keep({ result })}
      onSubmit={(result: ResultItem[], provenance: Provenance[]) =>
        onSubmit({ result, provenance: toRegionProvenance(provenance, answers) })
      }
      onProblem={(message) => toast(words.problem, { tone: 'warning', detail: message })}
    />
  );
}

const asItems = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);
