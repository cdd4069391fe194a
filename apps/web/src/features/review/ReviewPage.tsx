import type { Project } from '@labelwright/contract/projects';
import type { ReviewFilter } from '@labelwright/contract/review';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import '@labelwright/editor/styles.css';
import { useLive } from '../../lib/live.ts';
import { projectQuery } from '../../lib/project.ts';
import { numberOf, type RawSearch, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { useMedia } from '../../lib/use-media.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { KeySheet } from '../../ui/KeySheet.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { NothingToReview } from './NothingToReview.tsx';
import { ReviewHeader } from './ReviewHeader.tsx';
import { ReviewQueue, useReviewQueue } from './ReviewQueue.tsx';
import { ReviewWork } from './ReviewWork.tsx';
import { reviewKey } from './review-api.ts';
import { t } from './strings.ts';
import { useReviewStream } from './use-review-stream.ts';

const readUrl = (raw: RawSearch) => ({
  task: numberOf(raw.task),
  annotator: numberOf(raw.annotator),
  max_agreement: numberOf(raw.max_agreement),
});

/** The reviewer's screen: the queue, the work, the decision. */
export function ReviewPage() {
  const projectId = useRouteParam('projectId');
  const project = useQuery(projectQuery(projectId));
  if (project.isError && !project.data)
    return <ErrorState level={1} error={project.error} onRetry={() => void project.refetch()} />;
  if (!project.data) return <Waiting />;
  if (project.data.can['review.queue'] !== true)
    return (
      <EmptyState level={1} title={t.mayNot}>
        {t.mayNotText}
      </EmptyState>
    );
  return <Reviewing project={project.data} projectId={projectId} />;
}

const Waiting = () => (
  <div className="mx-auto max-w-2xl px-6 py-16">
    <SkeletonLines count={6} />
  </div>
);

function Reviewing({ project, projectId }: { project: Project; projectId: string }) {
  const [{ task, annotator, max_agreement: maxAgreement }, setUrl] = useUrlState(readUrl);
  const filter = useMemo<ReviewFilter>(
    () => ({
      ...(annotator === undefined ? {} : { annotator }),
      ...(maxAgreement === undefined ? {} : { max_agreement: maxAgreement }),
    }),
    [annotator, maxAgreement],
  );
  const stream = useReviewStream(projectId, filter, task);
  const { state } = stream;
  const list = useReviewQueue(projectId, filter, stream.decided);
  const isWide = useMedia('(min-width: 1100px)');
  const [isQueueOpen, setQueueOpen] = useState(true);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isFixing, setFixing] = useState(false);
  const lastFocus = useRef<string>(undefined);
  useLive('tasks', { invalidates: [reviewKey(projectId)] });
  useLive('queue', { invalidates: [reviewKey(projectId)] });
  const open = state.kind === 'task' ? state.open : undefined;
  const shownTask = open?.task.id;
  useEffect(() => setUrl({ task: shownTask }, { isReplace: true }), [shownTask, setUrl]);

  const toggleQueue = (): void => (isWide ? setQueueOpen(!isQueueOpen) : setDrawerOpen(true));
  useHotkey('?', () => setHelpOpen(true), { label: t.keys, group: t.keyGroup });
  // While an answer is being fixed the letters are its labels, and undo is for what is drawn.
  useHotkey('q', toggleQueue, { label: t.queue, group: t.keyGroup, isEnabled: !isFixing });
  useHotkey('mod+z', stream.undoLast, { label: t.undo, group: t.keyGroup, isEnabled: !isFixing });

  const queue = (
    <ReviewQueue
      projectId={projectId}
      project={project}
      list={list}
      filter={filter}
      openTask={open?.task.id}
      decided={stream.decided}
      onOpen={(id) => {
        setDrawerOpen(false);
        stream.openTask(id);
      }}
      onFilter={(change) => setUrl(change)}
      onDecided={stream.forget}
    />
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ReviewHeader
        projectId={projectId}
        title={project.title}
        open={open}
        left={list.left}
        waiting={stream.waiting}
        isQueueOpen={isWide ? isQueueOpen : isDrawerOpen}
        onQueue={toggleQueue}
        onHelp={() => setHelpOpen(true)}
      />
      <div className="flex min-h-0 flex-1">
        {isWide && isQueueOpen && (
          <section aria-label={t.queue} className="flex w-64 shrink-0 flex-col border-r bg-surface">
            {queue}
          </section>
        )}
        <div className="min-w-0 flex-1">
          {state.kind === 'loading' && <Waiting />}
          {state.kind === 'error' && <ErrorState error={state.error} onRetry={stream.reload} />}
          {state.kind === 'none' && <NothingToReview state={state} projectId={projectId} onRetry={stream.reload} />}
          {open && (
            <ReviewWork key={open.task.id} {...{ project, open, stream, isFixing, lastFocus }} onFixing={setFixing} />
          )}
        </div>
      </div>
      {!isWide && (
        <Drawer isOpen={isDrawerOpen} onClose={() => setDrawerOpen(false)} title={t.queue} side="left">
          {queue}
        </Drawer>
      )}
      <KeySheet isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
