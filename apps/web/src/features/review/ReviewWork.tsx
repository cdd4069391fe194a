import type { Project } from '@labelwright/contract/projects';
import { CompareView, type Editor, selectRegions } from '@labelwright/editor';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ResultItem } from '@labelwright/task-definition/model';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useMe } from '../../lib/me.ts';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { EmptyState } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { useLocalAnswer, useStanding } from '../annotations/use-local-answer.ts';
import { authorOf } from '../task/annotation-facts.ts';
import { AnnotationTabs } from './AnnotationTabs.tsx';
import { CompareAnswers } from './CompareAnswers.tsx';
import { DecisionRail } from './DecisionRail.tsx';
import { firstOpen, obstacleOf } from './pick-review.ts';
import { RejectDialog } from './RejectDialog.tsx';
import { ReviewedAnswer } from './ReviewedAnswer.tsx';
import type { OpenReview } from './review-api.ts';
import { t } from './strings.ts';
import { sendTypedComments } from './typed-comments.ts';
import { useEndOfFixing } from './use-end-of-fixing.ts';
import type { FixBase, ReviewStream } from './use-review-stream.ts';

type ReviewWorkProps = {
  project: Project;
  open: OpenReview;
  stream: ReviewStream;
  isFixing: boolean;
  onFixing: (isFixing: boolean) => void;
  /** Whoever decides with Tab and Enter goes on at the same button with the next task, not at the top of the page. */
  lastFocus: RefObject<string | undefined>;
};

const asItems = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);

/** One task under review: its annotations, one beside the other if wanted, and the decision about each. */
export function ReviewWork({ project, open, stream, isFixing, onFixing, lastFocus }: ReviewWorkProps) {
  const { task, reviews } = open;
  const { annotations } = task;
  const userId = useMe().user_id;
  const config = useMemo(() => compileCached(project.label_config), [project.label_config]);
  const due = firstOpen(reviews, stream.decided);
  const [shownId, setShownId] = useState(due?.annotation ?? annotations[0]?.id);
  const [otherId, setOtherId] = useState<number>();
  const [isRejecting, setRejecting] = useState(false);
  const [isFinal, setFinal] = useState(false);
  const [editor, setEditor] = useState<Editor>();
  const frame = useRef<HTMLDivElement>(null);
  const shown = annotations.find(({ id }) => id === shownId) ?? annotations[0];
  const other = annotations.find(({ id }) => id === otherId && id !== shown?.id);
  const review = reviews.find(({ annotation }) => annotation === shown?.id);
  const obstacle = obstacleOf(review, stream.decided, userId);
  const fix = useLocalAnswer<FixBase>(`${userId}:fix:${shown?.id}`);
  const standing = useStanding(fix);
  const isReallyFixing = isFixing && standing !== 'opening';
  const { refused } = stream;
  // Once one is decided the next of the same task comes up.
  useEffect(() => {
    if (due && due.annotation !== null) setShownId(due.annotation);
    // Said of one answer, it is not said of the next.
    setFinal((due && refused(due.id)?.final) ?? false);
  }, [due, refused]);
  useEffect(() => () => onFixing(false), [onFixing]);

  useLayoutEffect(() => {
    const before = lastFocus.current;
    if (before && document.activeElement === document.body)
      frame.current?.querySelector<HTMLElement>(`[data-decision="${before}"]`)?.focus();
    return () => {
      const focused = document.activeElement;
      const isByKeys = focused instanceof HTMLElement && focused.matches(':focus-visible');
      lastFocus.current = isByKeys ? focused.dataset.decision : undefined;
    };
  }, [lastFocus]);

  const mayDecide = obstacle === undefined && review !== undefined;
  const decide: ReviewStream['decide'] = (...given) => {
    stream.decide(...given);
    void sendTypedComments(userId, task.id);
  };
  const accept = (): void => {
    if (review) decide(review, { decision: 'accept', ...(isFinal ? { final: true } : {}) });
  };
  const dropFix = async (): Promise<void> => {
    onFixing(false);
    if (standing !== 'kept') return;
    await fix.forget();
    const undo = async (): Promise<void> => {
      await fix.keep({});
      stream.openTask(task.id);
    };
    toast(t.fixDropped, { tone: 'info', onUndo: undo });
  };
  const others = annotations.filter(({ id }) => id !== shown?.id);
  const compare = (): void => setOtherId(other ? undefined : others[0]?.id);
  const showNext = (): void => {
    const place = annotations.findIndex(({ id }) => id === shown?.id);
    setShownId(annotations[(place + 1) % annotations.length]?.id);
  };
  const key = (isEnabled: boolean) => ({ group: t.keyGroup, isEnabled: isEnabled && !isFixing && !isRejecting });
  useHotkey('a', accept, { label: t.accept, ...key(mayDecide) });
  useHotkey('r', () => setRejecting(true), { label: t.reject, ...key(mayDecide) });
  useHotkey('f', () => onFixing(true), { label: t.fix, ...key(mayDecide) });
  // Also where the focus is beside the editor, which it does not hear.
  useHotkey('mod+enter', () => editor?.dispatch('task.submit'), {
    isEnabled: isFixing && !open.task.bundle,
    isWhileTyping: true,
  });
  useEndOfFixing(isFixing ? editor : undefined, () => onFixing(false));
  useHotkey('s', stream.skip, { label: t.skip, ...key(true) });
  useHotkey('c', compare, { label: t.sideBySide, ...key(others.length > 0) });
  useHotkey('n', showNext, { label: t.chooseAnnotation, ...key(others.length > 0) });
  useHotkey('esc', () => setOtherId(undefined), { label: t.stopComparing, ...key(other !== undefined) });

  const shownTask = useMemo(
    () => ({ id: `review ${task.id}`, data: (task.data ?? {}) as Record<string, unknown> }),
    [task],
  );
  const sides = useMemo(() => {
    if (!shown || !other) return undefined;
    const isSame = authorOf(shown) === authorOf(other);
    const side = (one: typeof shown) => ({
      title: isSame ? `${authorOf(one)} (#${one.id})` : authorOf(one),
      result: asItems(one.result),
    });
    return { left: side(shown), right: side(other) };
  }, [shown, other]);
  if (!shown) return <EmptyState title={t.noneFallback} />;
  if (!task.bundle && Object.keys(config.controls).length === 0) return <EmptyState title={t.noInterface} />;

  const tabs = (
    <AnnotationTabs
      annotations={annotations}
      reviews={reviews}
      decided={stream.decided}
      shownId={shown.id}
      onShow={(id) => {
        onFixing(false);
        setOtherId(undefined);
        setShownId(id);
      }}
    />
  );
  return (
    <div ref={frame} className="flex h-full min-h-0 max-lg:flex-col" data-decisions>
      <div className="min-h-0 min-w-0 flex-1" data-review-work>
        {sides && other && task.bundle ? (
          <CompareAnswers answers={[shown, other]} />
        ) : sides && other ? (
          <CompareView
            key={`${shown.id} ${other.id}`}
            config={config}
            task={shownTask}
            left={sides.left}
            right={sides.right}
            isNearEnough
          />
        ) : (
          <ReviewedAnswer
            key={`${shown.id} ${shown.version} ${isReallyFixing}`}
            {...{ project, task, config, fix }}
            annotation={shown}
            isFixing={isReallyFixing}
            header={tabs}
            onReady={setEditor}
            onFixed={(result) => {
              onFixing(false);
              if (review) decide(review, { decision: 'fix', result, ...(isFinal ? { final: true } : {}) }, fix);
            }}
          />
        )}
      </div>
      <DecisionRail
        {...{ open, review, obstacle, config, isFixing, isFinal, fix, annotation: shown, others }}
        comparedId={other?.id}
        onAccept={accept}
        onReject={() => setRejecting(true)}
        onFix={() => {
          setOtherId(undefined);
          onFixing(true);
        }}
        onStopFixing={() => void dropFix()}
        onSkip={stream.skip}
        onFinal={setFinal}
        onShow={editor && ((regionId) => selectRegions(editor, [regionId]))}
        onCompare={setOtherId}
      />
      {isRejecting && review && (
        <RejectDialog
          innerId={task.inner_id}
          reasons={open.reasons}
          requeue={open.requeue}
          begun={refused(review.id)}
          onClose={() => setRejecting(false)}
          onReject={(given) => {
            setRejecting(false);
            decide(review, { decision: 'reject', ...given });
          }}
        />
      )}
    </div>
  );
}
