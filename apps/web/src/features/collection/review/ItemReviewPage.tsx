import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { CheckCheck } from 'lucide-react';
import { useCallback, useState } from 'react';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { useLive } from '../../../lib/live.ts';
import { projectQuery } from '../../../lib/project.ts';
import { textOf, useRouteParam, useUrlState } from '../../../lib/url-state.ts';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { useMedia } from '../../../lib/use-media.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Drawer } from '../../../ui/Drawer.tsx';
import { KeySheet } from '../../../ui/KeySheet.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { t } from '../review-strings.ts';
import { ItemQueue } from './ItemQueue.tsx';
import { ItemReviewHeader } from './ItemReviewHeader.tsx';
import { ReviewedItem } from './ReviewedItem.tsx';
import { useChosenItems } from './use-chosen-items.ts';
import { useItemReview } from './use-item-review.ts';

/** The queue of what contributors submitted: the list, the item, the decision. */
export function ItemReviewPage() {
  const projectId = useRouteParam('projectId');
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  if (project === undefined)
    return error === null ? <Waiting /> : <ErrorState level={1} error={error} onRetry={() => void refetch()} />;
  if (project.can['item.review'] !== true)
    return (
      <EmptyState level={1} title={t.mayNot} action={<ButtonLink to="/">{t.home}</ButtonLink>}>
        {t.mayNotText}
      </EmptyState>
    );
  return <Reviewing project={project} />;
}

const Waiting = () => (
  <div className="mx-auto w-full max-w-2xl px-6 py-16">
    <SkeletonLines count={6} />
  </div>
);

function Reviewing({ project }: { project: Project }) {
  const projectId = String(project.id);
  const [{ item: openId }, setUrl] = useUrlState((raw) => ({ item: textOf(raw.item) }));
  const openItem = useCallback((id: string) => setUrl({ item: id }, { isReplace: true }), [setUrl]);
  const review = useItemReview(projectId, openId, openItem);
  const selection = useChosenItems(review, openId);
  const isWide = useMedia('(min-width: 1100px)');
  const [isQueueOpen, setQueueOpen] = useState(true);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useLive('items', { invalidates: [COLLECTION_KEY] });
  const toggleQueue = (): void => (isWide ? setQueueOpen(!isQueueOpen) : setDrawerOpen(true));
  useHotkey('?', () => setHelpOpen(true), { label: t.keys, group: t.keyGroup });
  useHotkey('q', toggleQueue, { label: t.queue, group: t.keyGroup });
  useHotkey('mod+z', review.undoLast, { label: t.undo, group: t.keyGroup });
  useHotkey('j', review.goNext, { label: t.next, group: t.keyGroup });
  useHotkey('k', review.goBefore, { label: t.before, group: t.keyGroup });
  const queue = (
    <ItemQueue
      selection={selection}
      review={review}
      openId={openId}
      onOpen={(id) => {
        setDrawerOpen(false);
        openItem(id);
      }}
    />
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ItemReviewHeader
        project={project}
        left={review.left}
        waiting={review.waiting}
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
        <div className="flex min-w-0 flex-1">
          {review.isIdle ? (
            <NothingLeft projectId={projectId} isTaken={review.rows.length > 0} onAgain={() => void review.refresh()} />
          ) : openId === undefined ? (
            <Waiting />
          ) : (
            <ReviewedItem key={openId} itemId={openId} isDecided={review.isDecided} onDecide={review.decide} />
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

type NothingLeftProps = { projectId: string; isTaken: boolean; onAgain: () => void };

function NothingLeft({ projectId, isTaken, onAgain }: NothingLeftProps) {
  return (
    <div className="flex-1">
      <EmptyState
        icon={<CheckCheck aria-hidden />}
        title={isTaken ? t.takenTitle : t.emptyTitle}
        action={
          <>
            <Button variant="primary" onClick={onAgain}>
              {t.again}
            </Button>
            <ButtonLink to="/projects/$projectId/collection" params={{ projectId }}>
              {t.collection}
            </ButtonLink>
            <ButtonLink to="/">{t.home}</ButtonLink>
          </>
        }
      >
        {isTaken ? t.takenText : t.emptyText}
      </EmptyState>
    </div>
  );
}
