import type { CollectionItem } from '@labelwright/contract/collection-items';
import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { ListPlus, PackageOpen, Plus } from 'lucide-react';
import { useState } from 'react';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { useLive } from '../../../lib/live.ts';
import { projectQuery } from '../../../lib/project.ts';
import { countSelected, isNothing, isSelected, NOTHING, type Selection } from '../../../lib/selection.ts';
import { type RawSearch, textOf, useRouteParam, useUrlState } from '../../../lib/url-state.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import { PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { projectItemsPath, referenceOf, summaryQuery } from '../collection-api.ts';
import { ItemDrawer } from '../contribute/ItemDrawer.tsx';
import { listAllReferences, useItems } from '../contribute/my-items.ts';
import { t } from '../manage-strings.ts';
import { t as reviewText } from '../review-strings.ts';
import { FilterBar } from './FilterBar.tsx';
import { ITEM_COLUMNS } from './item-columns.tsx';
import { countFilters, type ItemFilters, readFilters, toQuery } from './item-filter.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { StatusTabs } from './StatusTabs.tsx';
import { TasksDialog } from './TasksDialog.tsx';

const readUrl = (raw: RawSearch) => ({ ...readFilters(raw), item: textOf(raw.item) });
const idOf = ({ id }: CollectionItem): string => id;

/** Everything that was collected for a project, and what becomes of it. */
export function CollectionPage() {
  const projectId = useRouteParam('projectId');
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  if (project === undefined) {
    return (
      <PageBody>
        {error === null ? <SkeletonLines count={6} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </PageBody>
    );
  }
  if (project.can['item.manage'] !== true) {
    return (
      <EmptyState level={1} title={t.mayNot}>
        {t.mayNotText}
      </EmptyState>
    );
  }
  return <Collection project={project} />;
}

function Collection({ project }: { project: Project }) {
  const projectId = String(project.id);
  const [{ item, ...filters }, setUrl] = useUrlState(readUrl);
  const { data: summary } = useQuery(summaryQuery(projectId));
  const path = projectItemsPath(projectId);
  const query = toQuery(filters);
  const list = useItems({ path, query, limit: 100 });
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [tasksOf, setTasksOf] = useState<'all' | 'chosen'>();
  useLive('items', { invalidates: [COLLECTION_KEY] });
  const change = (patch: Partial<ItemFilters>) => {
    setSelection(NOTHING);
    setUrl(patch, { isReplace: 'q' in patch });
  };
  const count = countSelected(selection, list.totalCount);
  const collect = async () =>
    selection.all
      ? listAllReferences(path, query, selection.excluded)
      : list.rows.filter(({ id }) => isSelected(selection, id)).map(referenceOf);
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-3 px-4 pt-4 md:px-6">
        <PageHeader
          title={t.title}
          description={t.description}
          actions={<Actions {...{ projectId, summary }} onTasks={() => setTasksOf('all')} />}
        />
        <FilterBar filters={filters} summary={summary} onChange={change} />
      </div>
      <StatusTabs
        summary={summary}
        value={filters.deleted === true ? 'deleted' : (filters.status ?? 'all')}
        onChange={(chosen) =>
          change({
            status: chosen === 'all' || chosen === 'deleted' ? undefined : chosen,
            deleted: chosen === 'deleted' ? true : undefined,
          })
        }
      />
      <DataTable
        label={t.items}
        columns={ITEM_COLUMNS}
        idOf={idOf}
        {...list}
        selection={selection}
        onSelectionChange={setSelection}
        onOpen={({ id }) => setUrl({ item: id })}
        openId={item}
        empty={<Nothing projectId={projectId} filters={filters} />}
      />
      {!isNothing(selection, list.totalCount) && (
        <SelectionBar
          count={count}
          isDeleted={filters.deleted === true}
          onCollect={collect}
          onMakeTasks={() => setTasksOf('chosen')}
          onClear={() => setSelection(NOTHING)}
        />
      )}
      {tasksOf !== undefined && (
        <TasksDialog
          projectId={projectId}
          chosen={tasksOf === 'chosen' ? { count, collect } : undefined}
          onClose={() => setTasksOf(undefined)}
        />
      )}
      {item !== undefined && (
        <ItemDrawer key={item} projectId={projectId} itemId={item} onClose={() => setUrl({ item: undefined })} />
      )}
    </PageBody>
  );
}

type ActionsProps = {
  projectId: string;
  summary: { by_status: { pending_review: number }; approved_unused: number } | undefined;
  onTasks: () => void;
};

function Actions({ projectId, summary, onTasks }: ActionsProps) {
  const waiting = summary?.by_status.pending_review ?? 0;
  const hasUnused = (summary?.approved_unused ?? 0) > 0;
  return (
    <>
      <ButtonLink to="/projects/$projectId/contribute" params={{ projectId }} icon={<Plus aria-hidden size={16} />}>
        {t.add}
      </ButtonLink>
      <ButtonLink
        to="/projects/$projectId/collection/review"
        params={{ projectId }}
        variant={waiting > 0 && !hasUnused ? 'primary' : 'secondary'}
      >
        {t.review(waiting)}
      </ButtonLink>
      <Button variant={hasUnused ? 'primary' : 'secondary'} icon={<ListPlus aria-hidden size={16} />} onClick={onTasks}>
        {t.makeTasks}
      </Button>
    </>
  );
}

function Nothing({ projectId, filters }: { projectId: string; filters: ItemFilters }) {
  if (filters.deleted === true) return <EmptyState title={t.noneDeleted}>{t.noneDeletedText}</EmptyState>;
  if (filters.q !== '' || countFilters(filters) > 0) return <EmptyState title={t.noneTitle} />;
  if (filters.status === 'pending_review')
    return <EmptyState title={reviewText.emptyTitle}>{reviewText.emptyText}</EmptyState>;
  if (filters.status !== undefined) return <EmptyState title={t.noneTitle} />;
  return (
    <EmptyState
      icon={<PackageOpen aria-hidden />}
      title={t.emptyTitle}
      action={
        <>
          <ButtonLink to="/projects/$projectId/members" params={{ projectId }} variant="primary">
            {t.invite}
          </ButtonLink>
          <ButtonLink to="/projects/$projectId/contribute" params={{ projectId }}>
            {t.add}
          </ButtonLink>
        </>
      }
    >
      {t.emptyText}
    </EmptyState>
  );
}
