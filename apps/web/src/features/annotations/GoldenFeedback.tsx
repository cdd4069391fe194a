import type { Project } from '@labelwright/contract/projects';
import type { AnswerFeedback } from '@labelwright/contract/quality';
import { useEffect, useState } from 'react';
import { api } from '../../lib/api.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { toast } from '../../ui/toast.ts';
import { describeResult, summarize } from '../data-manager/describe-result.ts';
import type { Outbox } from './outbox.ts';
import { t } from './strings.ts';

type Missed = { taskId: number; annotationId: number; own: unknown; feedback: AnswerFeedback };

type GoldenFeedbackProps = { project: Project; projectId: string; outbox: Outbox };

/** Asked for only where the project shows it: one more request for every answer. */
const isShown = ({ settings }: Project): boolean =>
  (settings.quality as { show_golden_feedback?: unknown } | undefined)?.show_golden_feedback === true;

/** Tells somebody right after submitting that they missed a task with a known answer, and what the answer was. */
export function GoldenFeedback({ project, projectId, outbox }: GoldenFeedbackProps) {
  const [missed, setMissed] = useState<Missed>();
  const isWanted = isShown(project);
  useEffect(() => {
    if (!isWanted) return;
    return outbox.subscribeTaken((work, reply) => {
      const { id } = (reply ?? {}) as { id?: number };
      if (work.kind !== 'submit' || id === undefined) return;
      const { result } = work.body as { result?: unknown };
      api
        .get<AnswerFeedback>(`/api/annotations/${id}/feedback`)
        .then((feedback) => {
          if (!feedback.shown) return;
          const found = { taskId: work.taskId, annotationId: id, own: result, feedback };
          toast(t.goldenMissed, {
            tone: 'warning',
            ...(feedback.message === null ? {} : { detail: feedback.message }),
            action: { label: t.compareAnswers, run: () => setMissed(found) },
          });
        })
        // The answer is safe; that nothing could be said about it is no reason to disturb anybody.
        .catch(() => {});
    });
  }, [outbox, isWanted]);
  if (missed === undefined) return null;
  return (
    <Dialog
      isOpen
      onClose={() => setMissed(undefined)}
      title={t.goldenTitle}
      size="md"
      focusOn="main"
      actions={
        <>
          <ButtonLink
            to="/projects/$projectId/tasks/$taskId"
            params={{ projectId, taskId: String(missed.taskId) }}
            search={{ annotation: missed.annotationId }}
          >
            {t.openMine}
          </ButtonLink>
          <Button variant="primary" onClick={() => setMissed(undefined)}>
            {t.understood}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Answer title={t.yourAnswer} result={missed.own} />
        <Answer title={t.rightAnswer} result={missed.feedback.expected} />
      </div>
    </Dialog>
  );
}

const MOST_LINES = 30;

/** An answer in words: labels, and where they stand. */
function Answer({ title, result }: { title: string; result: unknown }) {
  const values = summarize(result);
  const lines = describeResult(result).filter(({ where, text }) => where !== undefined || text !== undefined);
  return (
    <section aria-label={title} className="flex flex-col gap-2 rounded-md border p-3">
      <h3 className="text-sm font-semibold">{title}</h3>
      <div className="flex flex-wrap gap-1">
        {values.map(({ text, count }) => (
          <Badge key={text} tone="info">
            {count > 1 ? `${text} × ${count}` : text}
          </Badge>
        ))}
        {values.length === 0 && <span className="text-muted">{t.nothingMarked}</span>}
      </div>
      <ul className="flex flex-col gap-1 text-sm">
        {lines.slice(0, MOST_LINES).map((line) => (
          <li key={line.id} className="wrap-break-word">
            {line.labels.join(', ')}
            {line.where !== undefined && <span className="tabular text-muted"> {line.where}</span>}
            {line.text !== undefined && <q className="block text-muted">{line.text}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}
