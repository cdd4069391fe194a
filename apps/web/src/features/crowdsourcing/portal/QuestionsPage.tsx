import type { Examination, ExaminationResult } from '@labelwright/contract/crowd-portal';
import { AnnotationEditor } from '@labelwright/editor';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ResultItem } from '@labelwright/task-definition/model';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, CircleX } from 'lucide-react';
import { useMemo, useState } from 'react';
import '@labelwright/editor/styles.css';
import { api } from '../../../lib/api.ts';
import { formatShare } from '../../../lib/format.ts';
import { useRouteParam } from '../../../lib/url-state.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { useChosenHotkeys } from '../../annotations/use-chosen-hotkeys.ts';
import { portalKey } from './portal-api.ts';
import { t } from './strings.ts';

/** The questions that let somebody in, one after the other; the answers go together at the end. */
export function QuestionsPage() {
  const batchId = useRouteParam('batchId');
  const [attempt, setAttempt] = useState(1);
  const examination = useQuery({
    queryKey: [...portalKey, 'examination', batchId, attempt],
    queryFn: () => api.post<Examination>(`/api/portal/batches/${encodeURIComponent(batchId)}/examination`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (examination.isError)
    return <ErrorState level={1} error={examination.error} onRetry={() => void examination.refetch()} />;
  if (!examination.data)
    return (
      <div className="mx-auto max-w-2xl px-6 py-16">
        <SkeletonLines count={6} />
      </div>
    );
  return (
    <Questions
      key={examination.data.id}
      batchId={batchId}
      examination={examination.data}
      onAgain={() => setAttempt((count) => count + 1)}
    />
  );
}

type QuestionsProps = { batchId: string; examination: Examination; onAgain: () => void };

function Questions({ batchId, examination, onAgain }: QuestionsProps) {
  const queryClient = useQueryClient();
  const [at, setAt] = useState(0);
  const [answers, setAnswers] = useState<ReadonlyMap<number, readonly ResultItem[]>>(new Map());
  const [outcome, setOutcome] = useState<ExaminationResult>();
  const [isBusy, setBusy] = useState(false);
  const [hotkeys, keepHotkeys] = useChosenHotkeys();
  const config = useMemo(() => compileCached(examination.label_config), [examination.label_config]);
  const { questions } = examination;
  const question = questions[at];

  async function answer(result: readonly ResultItem[]) {
    if (!question || isBusy) return;
    const given = new Map(answers).set(question.task, result);
    setAnswers(given);
    if (at < questions.length - 1) return setAt(at + 1);
    setBusy(true);
    try {
      const body = { answers: [...given].map(([task, items]) => ({ task, result: items })) };
      setOutcome(await api.post<ExaminationResult>(`/api/portal/examinations/${examination.id}`, body));
      await queryClient.invalidateQueries({ queryKey: [...portalKey, 'batch', batchId] });
    } catch (error) {
      toastError(t.handIn, error);
    } finally {
      setBusy(false);
    }
  }

  if (outcome) return <Outcome outcome={outcome} batchId={batchId} onAgain={onAgain} />;
  if (!question) return <EmptyState level={1} title={t.noInterface} />;
  return (
    <AnnotationEditor
      key={question.task}
      config={config}
      task={{ id: String(question.task), data: (question.data ?? {}) as Record<string, unknown> }}
      initialResult={[...(answers.get(question.task) ?? [])]}
      predictions={[]}
      capabilities={{ readonly: false, canSubmit: true, canSkip: false, canUpdate: false, revealsPredictions: false }}
      hotkeys={hotkeys}
      onHotkeysChange={keepHotkeys}
      historyKey={`question:${examination.id}:${question.task}`}
      submitLabel={at < questions.length - 1 ? t.nextQuestion : t.handIn}
      header={
        <div className="flex min-w-0 flex-1 items-center gap-2">
          <Link
            to="/work/batches/$batchId"
            params={{ batchId }}
            aria-label={t.details}
            className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
          >
            <ArrowLeft aria-hidden size={16} />
          </Link>
          <h1 className="truncate text-base font-medium">{t.question(at + 1, questions.length)}</h1>
        </div>
      }
      onSubmit={(result) => void answer(result)}
      onProblem={(message) => toast(t.noInterface, { tone: 'warning', detail: message })}
    />
  );
}

type OutcomeProps = { outcome: ExaminationResult; batchId: string; onAgain: () => void };

function Outcome({ outcome, batchId, onAgain }: OutcomeProps) {
  const share = formatShare(outcome.score);
  if (outcome.passed)
    return (
      <EmptyState
        level={1}
        icon={<CircleCheck aria-hidden className="text-success" />}
        title={t.passed(share)}
        action={
          <ButtonLink to="/work/batches/$batchId/label" params={{ batchId }} variant="primary">
            {t.actions.work}
          </ButtonLink>
        }
      >
        {t.passedText}
      </EmptyState>
    );
  const mayTry = outcome.attempts_left > 0;
  return (
    <EmptyState
      level={1}
      icon={<CircleX aria-hidden className="text-danger" />}
      title={t.notPassed(share)}
      action={
        <>
          {mayTry && (
            <Button variant="primary" onClick={onAgain}>
              {t.again}
            </Button>
          )}
          <ButtonLink to="/work/batches/$batchId" params={{ batchId }}>
            {t.instructions}
          </ButtonLink>
        </>
      }
    >
      {mayTry ? t.tryAgain(outcome.attempts_left) : t.noAttempt}
    </EmptyState>
  );
}
