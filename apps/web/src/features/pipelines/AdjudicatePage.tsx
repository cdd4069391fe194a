import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, CheckCheck, Keyboard, SkipForward } from 'lucide-react';
import { useEffect, useState } from 'react';
import '@labelwright/editor/styles.css';
import { useMe } from '../../lib/me.ts';
import { projectQuery } from '../../lib/project.ts';
import { numberOf, type RawSearch, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { useHotkey, useKeyHelp } from '../../lib/use-hotkey.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { KeySheet } from '../../ui/KeySheet.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { AdjudicationWork } from './AdjudicationWork.tsx';
import type { OpenAdjudication } from './adjudication-api.ts';
import { t } from './strings.ts';
import { type AdjudicationState, type AdjudicationStream, useAdjudicationStream } from './use-adjudication-stream.ts';

const readUrl = (raw: RawSearch) => ({ task: numberOf(raw.task) });

const KEYS = [
  ['m', t.keyList.merge],
  ['1', t.keyList.choose],
  ['0', t.keyList.leaveOut],
  ['n', t.keyList.next],
  ['p', t.keyList.previous],
  ['e', t.keyList.edit],
  ['shift+n', t.keyList.add],
  ['esc', t.keyList.stop],
  ['mod+z', t.keyList.undo],
  ['mod+enter', t.keyList.submit],
].map(([combo = '', label = '']) => ({ combo, label, group: t.keyGroup }));

/** The adjudicator's screen: one answer is made of several, dispute by dispute. */
export function AdjudicatePage() {
  const projectId = useRouteParam('projectId');
  const project = useQuery(projectQuery(projectId));
  if (project.isError && !project.data)
    return <ErrorState level={1} error={project.error} onRetry={() => void project.refetch()} />;
  if (!project.data) return <Waiting />;
  if (project.data.can['review.adjudicate'] !== true)
    return (
      <EmptyState level={1} title={t.mayNot}>
        {t.mayNotText}
      </EmptyState>
    );
  return <Adjudicating project={project.data} projectId={projectId} />;
}

const Waiting = () => (
  <div className="mx-auto max-w-2xl px-6 py-16">
    <SkeletonLines count={6} />
  </div>
);

function Adjudicating({ project, projectId }: { project: Project; projectId: string }) {
  const [{ task }, setUrl] = useUrlState(readUrl);
  const stream = useAdjudicationStream(projectId, useMe().user_id, task);
  const { state } = stream;
  const [isHelpOpen, setHelpOpen] = useState(false);
  const open = state.kind === 'task' ? state.open : undefined;
  useEffect(() => setUrl({ task: open?.taskId }, { isReplace: true }), [open?.taskId, setUrl]);
  useHotkey('?', () => setHelpOpen(true), { label: t.keys, group: t.keyGroup });
  useHotkey('mod+space', stream.skip, { label: t.skip, group: t.keyGroup, isWhileTyping: true });
  useKeyHelp(KEYS);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Header
        projectId={projectId}
        title={project.title}
        open={open}
        stream={stream}
        onHelp={() => setHelpOpen(true)}
      />
      <div className="min-h-0 flex-1" data-decisions>
        {state.kind === 'loading' && <Waiting />}
        {state.kind === 'error' && <ErrorState error={state.error} onRetry={stream.reload} />}
        {state.kind === 'none' && <Nothing state={state} projectId={projectId} onRetry={stream.reload} />}
        {open && <AdjudicationWork key={open.taskId} project={project} open={open} onSubmit={stream.submit} />}
      </div>
      <KeySheet isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

type HeaderProps = {
  projectId: string;
  title: string;
  open: OpenAdjudication | undefined;
  stream: AdjudicationStream;
  onHelp: () => void;
};

function Header({ projectId, title, open, stream, onHelp }: HeaderProps) {
  const { task, adjudication } = open?.view ?? {};
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-2 border-b bg-surface px-2">
      <Link
        to="/projects/$projectId"
        params={{ projectId }}
        aria-label={t.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <h1 className="min-w-0 truncate text-base font-medium">
        <span className="max-sm:sr-only">{title} · </span>
        {t.title}
      </h1>
      {task && <p className="tabular shrink-0 text-sm text-muted">{t.task(task.inner_id)}</p>}
      <span className="flex min-w-0 items-center gap-2 max-md:hidden">
        {task && task.agreement !== null && (
          <Badge tone={task.agreement < 0.5 ? 'warning' : 'neutral'}>{t.agreement(task.agreement)}</Badge>
        )}
        {adjudication && (
          <span className="truncate text-sm text-muted">{adjudication.reason || t.sources[adjudication.source]}</span>
        )}
      </span>
      <span className="ml-auto flex items-center gap-2">
        <span role="status" className="text-sm text-muted max-sm:sr-only">
          {stream.waiting > 0 ? t.saving(stream.waiting) : t.saved}
        </span>
        {open && (
          <Button variant="ghost" icon={<SkipForward aria-hidden size={16} />} onClick={stream.skip}>
            {t.skip}
            <span className="max-sm:hidden">
              <Kbd combo="mod+space" />
            </span>
          </Button>
        )}
        <IconButton name={t.keys} combo="?" icon={<Keyboard size={16} />} onClick={onHelp} />
      </span>
    </header>
  );
}

type NothingProps = {
  state: Extract<AdjudicationState, { kind: 'none' }>;
  projectId: string;
  onRetry: () => void;
};

function Nothing({ state, projectId, onRetry }: NothingProps) {
  return (
    <EmptyState
      icon={<CheckCheck aria-hidden />}
      title={t.noneTitle[state.reason] ?? t.noneFallback}
      action={
        <>
          <Button variant="primary" onClick={onRetry}>
            {t.again}
          </Button>
          <ButtonLink to="/projects/$projectId" params={{ projectId }}>
            {t.back}
          </ButtonLink>
          <ButtonLink to="/">{t.home}</ButtonLink>
        </>
      }
    >
      <p>{state.message}</p>
      {state.reason === 'none_left' && <p className="mt-1">{t.noneText}</p>}
    </EmptyState>
  );
}
