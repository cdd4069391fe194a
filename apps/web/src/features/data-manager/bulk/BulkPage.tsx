import type { BulkAnnotationAnswer } from '@labelwright/contract/label-sets';
import type { Project } from '@labelwright/contract/projects';
import { compileCached } from '@labelwright/task-definition/cache';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, CheckCheck } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useMe } from '../../../lib/me.ts';
import { projectQuery } from '../../../lib/project.ts';
import { countSelected, EVERYTHING, isNothing, NOTHING, type Selection } from '../../../lib/selection.ts';
import { type RawSearch, useRouteParam, useUrlState } from '../../../lib/url-state.ts';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toastError } from '../../../ui/toast.ts';
import { targetBody } from '../actions/actions-api.ts';
import { RunningChanges } from '../actions/RunningChanges.tsx';
import { type Actions, useActions } from '../actions/use-actions.ts';
import { t } from '../strings.ts';
import { TaskGrid } from '../table/TaskGrid.tsx';
import { type Cursor, useCursor } from '../table/use-cursor.ts';
import { useTaskLayout } from '../table/use-task-layout.ts';
import { taskColumns } from '../task-columns.tsx';
import { type TaskTable, useListSelection, useTaskTable } from '../use-task-table.ts';
import { WholeControls } from './WholeControls.tsx';
import { toResult, type WholeAnswer, wholeControls } from './whole-answer.ts';

/** Many similar tasks on one screen: choose some, give them all the same answer. */
export function BulkPage() {
  const projectId = useRouteParam('projectId');
  const project = useQuery(projectQuery(projectId));
  if (project.isError && !project.data)
    return <ErrorState error={project.error} onRetry={() => void project.refetch()} />;
  if (!project.data)
    return (
      <div className="mx-auto max-w-2xl px-6 py-16">
        <SkeletonLines count={6} />
      </div>
    );
  return <Bulk projectId={projectId} project={project.data} />;
}

function Bulk({ projectId, project }: { projectId: string; project: Project }) {
  const table = useTaskTable(projectId);
  const [selection, setSelection] = useListSelection(table);
  const [layout, setLayout] = useTaskLayout(useMe().id, projectId, table.columns, undefined);
  const { displays } = layout;
  const columns = useMemo(() => taskColumns(table.columns, projectId, displays), [table.columns, projectId, displays]);
  const actions = useActions(projectId);
  const cursor: Cursor = useCursor({
    pages: table.pages,
    selection,
    onSelectionChange: setSelection,
    // There is nothing to open here: Enter chooses, as Space does.
    onOpen: () => cursor.choose(cursor.active),
    isFollowing: false,
  });
  useHotkey('escape', () => setSelection(NOTHING), {
    label: t.clearSelection,
    isEnabled: !isNothing(selection, table.pages.totalCount),
  });
  const { pages } = table;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <BulkHeader projectId={projectId} table={table} selection={selection} onSelectionChange={setSelection} />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {pages.error !== null && pages.error !== undefined && pages.rowCount === 0 ? (
            <ErrorState error={pages.error} onRetry={pages.retry} />
          ) : pages.isLoading || table.columns.length === 0 ? (
            <div className="p-6">
              <SkeletonLines count={8} />
            </div>
          ) : pages.rowCount === 0 ? (
            <EmptyState title={t.noMatch}>{t.noMatchText}</EmptyState>
          ) : (
            <TaskGrid
              pages={pages}
              columns={columns}
              layout={layout}
              onLayoutChange={setLayout}
              selection={selection}
              onSelectionChange={setSelection}
              cursor={cursor}
              openId={undefined}
              onOpen={(taskId) => {
                const index = pages.indexOf(taskId);
                if (index !== undefined) cursor.choose(index);
              }}
              onViewChange={table.setView}
              startIndex={0}
              showsAnswers
            />
          )}
          <RunningChanges actions={actions} />
        </div>
        <AnswerPanel {...{ projectId, project, table, selection, actions }} onDone={() => setSelection(NOTHING)} />
      </div>
    </div>
  );
}

const readUrl = (raw: RawSearch): { list: Record<string, unknown> } => ({
  list: typeof raw.list === 'object' && raw.list !== null ? (raw.list as Record<string, unknown>) : {},
});

type BulkHeaderProps = {
  projectId: string;
  table: TaskTable;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
};

function BulkHeader({ projectId, table, selection, onSelectionChange }: BulkHeaderProps) {
  const [{ list }] = useUrlState(readUrl);
  const { totalCount, isEstimate } = table.pages;
  const isEverything = selection.all && selection.excluded.size === 0;
  return (
    <header className="flex shrink-0 items-center gap-3 border-b bg-surface px-3 py-2">
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
      <h1 className="text-base font-medium">{t.labelTogether}</h1>
      <span className="mr-auto truncate text-sm text-muted tabular" role="status">
        {totalCount !== undefined && (isEstimate ? t.matching(totalCount, true) : t.tasks(totalCount))}
      </span>
      <Button
        size="sm"
        icon={<CheckCheck aria-hidden size={16} />}
        onClick={() => onSelectionChange(isEverything ? NOTHING : EVERYTHING)}
      >
        {isEverything ? t.clearSelection : t.chooseAll}
      </Button>
    </header>
  );
}

type AnswerPanelProps = {
  projectId: string;
  project: Project;
  table: TaskTable;
  selection: Selection;
  actions: Actions;
  onDone: () => void;
};

function AnswerPanel({ projectId, project, table, selection, actions, onDone }: AnswerPanelProps) {
  const config = useMemo(() => compileCached(project.label_config), [project.label_config]);
  const controls = useMemo(() => wholeControls(config), [config]);
  const [answer, setAnswer] = useState<WholeAnswer>({});
  const [isReplacing, setReplacing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const begunMs = useRef(Date.now());
  const { totalCount, isEstimate } = table.pages;
  const counted = isEstimate ? undefined : totalCount;
  const count = countSelected(selection, counted);
  const result = toResult(controls, answer);
  const isReady = result.length > 0 && !isNothing(selection, counted) && !isBusy;

  async function apply() {
    if (!isReady) return;
    setBusy(true);
    try {
      const { filters, search } = table;
      const body = targetBody({ selection, filters, search, ordering: undefined });
      const done = await api.post<BulkAnnotationAnswer>('/api/dm/bulk-annotations', {
        project: projectId,
        ...body,
        result,
        lead_time: (Date.now() - begunMs.current) / 1000,
        if_answered: isReplacing ? 'replace' : 'skip',
      });
      begunMs.current = Date.now();
      const left = done.passed_over.map(({ reason, count: tasks }) => t.passedOver[reason](tasks));
      actions.follow({ ...done, warnings: left.length === 0 ? [] : [left.join(' ')] });
      setAnswer({});
      onDone();
    } catch (error) {
      toastError(t.bulkFailed, error);
    } finally {
      setBusy(false);
    }
  }
  useHotkey('mod+enter', () => void apply(), { label: t.apply(undefined), isWhileTyping: true });

  if (controls.length === 0)
    return (
      <aside aria-label={t.answers} className="w-80 shrink-0 border-l bg-surface max-md:w-full max-md:border-t">
        <EmptyState title={t.nothingWhole}>{t.nothingWholeText}</EmptyState>
      </aside>
    );
  return (
    <aside
      aria-label={t.answers}
      className="flex w-80 shrink-0 flex-col overflow-y-auto border-l bg-surface max-md:max-h-[45%] max-md:w-full max-md:border-t max-md:border-l-0"
    >
      <div className="flex flex-col gap-5 p-4">
        <WholeControls controls={controls} answer={answer} onChange={setAnswer} />
      </div>
      {/* Beside the answers, where no message of the page can lie over it. */}
      <div className="flex flex-col gap-3 border-t p-4 max-md:sticky max-md:bottom-0 max-md:bg-surface">
        <Checkbox label={t.replaceMine} help={t.replaceMineHelp} value={isReplacing} onChange={setReplacing} />
        <Button variant="primary" isFullWidth isBusy={isBusy} disabled={!isReady} onClick={() => void apply()}>
          {t.apply(isNothing(selection, counted) ? undefined : (count ?? 'all'))}
          <Kbd combo="mod+enter" />
        </Button>
      </div>
    </aside>
  );
}
