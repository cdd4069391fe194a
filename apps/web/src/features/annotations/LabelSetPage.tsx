import type { Project } from '@labelwright/contract/projects';
import { compileCached } from '@labelwright/task-definition/cache';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, BookOpen, ChevronLeft, ChevronRight, ListChecks } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import '@labelwright/editor/styles.css';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import { projectQuery } from '../../lib/project.ts';
import { type RawSearch, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { useRevisions } from '../task/use-revisions.ts';
import { DefinitionWorkspace } from './DefinitionWorkspace.tsx';
import { Instructions } from './Instructions.tsx';
import { type Outbox, startOutbox } from './outbox.ts';
import { SaveState } from './SaveState.tsx';
import { setStrings as t } from './set-strings.ts';
import { type LabelSetStream, useLabelSet } from './use-label-set.ts';
import { Workspace } from './Workspace.tsx';

type ListSearch = Record<string, unknown>;

/** `list`: the address of the list that the set was chosen from, so that one comes back to the same place. */
const readUrl = (raw: RawSearch): { list: ListSearch } => ({
  list: typeof raw.list === 'object' && raw.list !== null ? (raw.list as ListSearch) : {},
});

/** A chosen set of tasks, one after the other in the order of the list. */
export function LabelSetPage() {
  const projectId = useRouteParam('projectId');
  const setId = useRouteParam('setId');
  const project = useQuery(projectQuery(projectId));
  const userId = useMe().user_id;
  const [outbox, setOutbox] = useState<Outbox>();
  useEffect(() => {
    const started = startOutbox(userId);
    setOutbox(started);
    return () => started.stop();
  }, [userId]);
  if (project.isError && !project.data)
    return <ErrorState error={project.error} onRetry={() => void project.refetch()} />;
  if (!project.data || !outbox) return <Waiting />;
  return <Labelling key={setId} {...{ project: project.data, projectId, setId, outbox }} />;
}

const Waiting = () => (
  <div className="mx-auto max-w-2xl px-6 py-16">
    <SkeletonLines count={6} />
  </div>
);

type LabellingProps = { project: Project; projectId: string; setId: string; outbox: Outbox };

function Labelling({ project, projectId, setId, outbox }: LabellingProps) {
  const userId = useMe().user_id;
  const config = useMemo(() => compileCached(project.label_config), [project.label_config]);
  const stream = useLabelSet(setId, userId, outbox, project.task_definition_id, config);
  const hasInstructions = project.expert_instruction.trim() !== '';
  const [isReading, setIsReading] = useState(false);
  const { state } = stream;
  const item = state.kind === 'task' ? state.item : undefined;
  const revisions = useRevisions(item?.annotation);
  const header = (
    <Header
      projectId={projectId}
      stream={stream}
      onInstructions={hasInstructions ? () => setIsReading(true) : undefined}
    />
  );
  const work = {
    projectId,
    userId,
    outbox,
    header,
    onSubmit: stream.submit,
    onSkip: item?.annotation ? undefined : stream.skip,
    onNavigate: stream.go,
  };
  return (
    <>
      {item?.bundle ? (
        <DefinitionWorkspace key={item.key} item={item} bundle={item.bundle} {...work} />
      ) : item && Object.keys(config.controls).length > 0 ? (
        <Workspace
          key={item.key}
          item={item}
          config={config}
          revealsPredictions={project.reveal_preannotations_interactively}
          revisions={revisions}
          {...work}
        />
      ) : (
        <div className="flex h-full flex-col">
          <div className="flex items-center gap-3 border-b bg-surface px-3 py-2">
            {header}
            <SaveState outbox={outbox} draft="clean" />
          </div>
          <div className="min-h-0 flex-1 overflow-auto">
            {state.kind === 'loading' && <Waiting />}
            {state.kind === 'task' && <EmptyState title={t.noInterface} />}
            {state.kind === 'error' && <ErrorState error={state.error} onRetry={() => stream.go(1)} />}
            {(state.kind === 'through' || state.kind === 'gone') && <Through projectId={projectId} stream={stream} />}
          </div>
        </div>
      )}
      <Instructions
        html={project.expert_instruction}
        isOpen={isReading}
        onClose={() => setIsReading(false)}
        isFirst={false}
      />
    </>
  );
}

type HeaderProps = { projectId: string; stream: LabelSetStream; onInstructions: (() => void) | undefined };

function Header({ projectId, stream, onInstructions }: HeaderProps) {
  const [{ list }] = useUrlState(readUrl);
  const { set, position, state } = stream;
  const total = set === undefined || set.total === null ? undefined : formatNumber(set.total);
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <Link
        to="/projects/$projectId/data"
        params={{ projectId }}
        search={list}
        aria-label={t.backToList}
        title={t.backToList}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <h1 className="min-w-0 truncate text-base font-medium max-sm:sr-only">{set?.title || t.title}</h1>
      {state.kind === 'task' && position !== undefined && (
        <p role="status" className="truncate text-sm text-muted tabular-nums sm:shrink-0">
          {total === undefined
            ? t.position(formatNumber(position))
            : t.positionOf(formatNumber(position), total, set?.is_estimate === true)}
        </p>
      )}
      <div className="ml-auto flex shrink-0 items-center">
        <IconButton
          name={t.previous}
          combo="mod+arrowleft"
          icon={<ChevronLeft size={16} />}
          disabled={!stream.hasPrevious}
          onClick={() => stream.go(-1)}
        />
        <IconButton
          name={t.next}
          combo="mod+arrowright"
          icon={<ChevronRight size={16} />}
          disabled={state.kind !== 'task'}
          onClick={() => stream.go(1)}
        />
        {onInstructions && <IconButton name={t.instructions} icon={<BookOpen size={16} />} onClick={onInstructions} />}
      </div>
    </div>
  );
}

/** The end: what was done, what had to be passed over, and the way back. */
function Through({ projectId, stream }: { projectId: string; stream: LabelSetStream }) {
  const [{ list }] = useUrlState(readUrl);
  const { set } = stream;
  const isGone = stream.state.kind === 'gone';
  return (
    <EmptyState
      level={1}
      icon={<ListChecks aria-hidden />}
      title={isGone ? t.gone : t.through}
      action={
        <ButtonLink to="/projects/$projectId/data" params={{ projectId }} search={list} variant="primary">
          {t.backToList}
        </ButtonLink>
      }
    >
      {isGone ? t.goneText : t.handedOut(formatCount(set?.handed_out ?? 0, 'task'))}
      {!isGone && set !== undefined && set.passed_over > 0 && ` ${t.passedOver(formatCount(set.passed_over, 'task'))}`}
    </EmptyState>
  );
}
