import { useQuery } from '@tanstack/react-query';
import { LayoutGrid, Plus, Table2, Tag } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '../../lib/live.ts';
import { useMe } from '../../lib/me.ts';
import { NOTHING, type Selection } from '../../lib/selection.ts';
import { textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/States.tsx';
import { FolderOfChosen } from '../libraries/folders/FolderOfChosen.tsx';
import { FolderTree } from '../libraries/folders/FolderTree.tsx';
import { tagsQuery } from '../libraries/libraries-api.ts';
import { t } from '../libraries/strings.ts';
import { BulkTagDialog } from '../libraries/tags/BulkTagDialog.tsx';
import { FirstProject } from './FirstProject.tsx';
import { ProjectCard } from './ProjectCard.tsx';
import { ProjectTable } from './ProjectTable.tsx';
import { STATE_OPTIONS } from './project-words.ts';
import { HEADLINE_INCLUDE, PROJECTS_KEY, type ProjectHeadline } from './projects-api.ts';

export type ProjectsView = {
  search: string;
  state: string;
  sort: string;
  layout: 'cards' | 'table';
  deleted: boolean;
  tags: string;
  folder: number | undefined;
};

const SORTS = [
  { value: 'pinned', label: 'Pinned, then newest' },
  { value: '-updated_at', label: 'Last changed' },
  { value: 'title', label: 'Title' },
  { value: '-created_at', label: 'Newest' },
  { value: 'created_at', label: 'Oldest' },
  { value: 'state', label: 'State' },
] as const;

type SetView = (patch: Partial<ProjectsView>, options?: { isReplace?: boolean }) => void;

export function ProjectsPage() {
  const me = useMe();
  const [view, setView] = useUrlState<ProjectsView>((raw) => ({
    search: textOf(raw.search) ?? '',
    state: textOf(raw.state) ?? '',
    sort: textOf(raw.sort) ?? 'pinned',
    layout: raw.layout === 'table' ? 'table' : 'cards',
    deleted: raw.deleted === true,
    tags: String(raw.tags ?? ''),
    folder: Number(raw.folder) || undefined,
  }));
  const list = useList<ProjectHeadline>({
    key: [...PROJECTS_KEY, 'list'],
    path: '/api/projects',
    query: {
      search: view.search,
      state: view.state,
      ordering: view.sort,
      deleted: view.deleted || undefined,
      tags: view.tags || undefined,
      group: view.folder,
      include: HEADLINE_INCLUDE,
    },
    idOf: ({ id }) => String(id),
    limit: 60,
  });
  useLive('project', { invalidates: [PROJECTS_KEY] });
  const isFiltered =
    view.search !== '' || view.state !== '' || view.deleted || view.tags !== '' || view.folder !== undefined;
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [isTagging, setTagging] = useState(false);
  const chosen = selection.all
    ? list.rows.map(({ id }) => id).filter((id) => !selection.excluded.has(String(id)))
    : [...selection.included].map(Number);
  const clear = { search: '', state: '', deleted: false, tags: '', folder: undefined };
  const isFirst = !list.isLoading && list.error === null && list.rows.length === 0 && !isFiltered;
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-4 border-b p-4 md:px-6">
        <PageHeader
          title={view.deleted ? 'Deleted projects' : 'Projects'}
          actions={
            me.can.create_project && (
              <ButtonLink to="/projects/new" variant="primary" icon={<Plus aria-hidden size={16} />}>
                New project
              </ButtonLink>
            )
          }
        />
        {!isFirst && <Filters view={view} setView={setView} canSeeDeleted={me.can.manage_organization} />}
      </div>
      {isFirst ? (
        <FirstProject canCreate={me.can.create_project} />
      ) : (
        <div className="flex min-h-0 flex-1 max-md:flex-col">
          <FolderTree chosen={view.folder} onChoose={(folder) => setView({ folder })} />
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            {chosen.length > 0 && view.layout === 'table' && (
              <div className="flex items-center gap-2 border-b bg-surface-2 px-4 py-2 text-sm" role="status">
                {`${chosen.length} chosen`}
                <Button size="sm" icon={<Tag aria-hidden size={16} />} onClick={() => setTagging(true)}>
                  {t.tagProjects}
                </Button>
                <FolderOfChosen projects={chosen} folder={view.folder} onDone={() => setSelection(NOTHING)} />
                <Button size="sm" variant="ghost" onClick={() => setSelection(NOTHING)}>
                  Choose none
                </Button>
              </div>
            )}
            {view.layout === 'table' ? (
              <ProjectTable
                list={list}
                view={view}
                setView={setView}
                selection={selection}
                onSelectionChange={setSelection}
              />
            ) : (
              <Cards list={list} onClear={() => setView(clear)} />
            )}
          </div>
        </div>
      )}
      {isTagging && (
        <BulkTagDialog
          projects={chosen}
          onClose={() => setTagging(false)}
          onDone={() => {
            setTagging(false);
            setSelection(NOTHING);
          }}
        />
      )}
    </PageBody>
  );
}

function Filters({ view, setView, canSeeDeleted }: { view: ProjectsView; setView: SetView; canSeeDeleted: boolean }) {
  const states = [{ value: '', label: 'Every state' }, ...STATE_OPTIONS];
  const tags = useQuery(tagsQuery);
  const tagOptions = [
    { value: '', label: 'Every tag' },
    ...(tags.data ?? []).map(({ id, name, tag_type }) => ({
      value: String(id),
      label: tag_type === null ? name : `${tag_type}: ${name}`,
    })),
  ];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="flex-1 max-sm:basis-full sm:min-w-48 sm:max-w-72">
        <SearchField
          label="Search projects"
          value={view.search}
          onChange={(search) => setView({ search }, { isReplace: true })}
        />
      </div>
      <div className="w-40 max-sm:grow max-sm:basis-[38%]">
        <Select
          label="State"
          isLabelHidden
          value={view.state}
          options={states}
          onChange={(state) => setView({ state })}
        />
      </div>
      {tagOptions.length > 1 && (
        <div className="w-40 max-sm:grow max-sm:basis-[38%]">
          <Select
            label="Tag"
            isLabelHidden
            value={view.tags}
            options={tagOptions}
            onChange={(chosen) => setView({ tags: chosen })}
          />
        </div>
      )}
      <div className="w-48 max-sm:grow max-sm:basis-[55%]">
        <Select
          label="Order"
          isLabelHidden
          value={view.sort}
          options={SORTS}
          onChange={(sort) => setView({ sort }, { isReplace: true })}
        />
      </div>
      {canSeeDeleted && (
        <Button variant="ghost" aria-pressed={view.deleted} onClick={() => setView({ deleted: !view.deleted })}>
          {view.deleted ? 'Back to projects' : 'Deleted'}
        </Button>
      )}
      <div className="ml-auto flex gap-1">
        <IconButton
          name="Cards"
          icon={<LayoutGrid size={16} />}
          isPressed={view.layout === 'cards'}
          onClick={() => setView({ layout: 'cards' }, { isReplace: true })}
        />
        <IconButton
          name="Table"
          icon={<Table2 size={16} />}
          isPressed={view.layout === 'table'}
          onClick={() => setView({ layout: 'table' }, { isReplace: true })}
        />
      </div>
    </div>
  );
}

export type ProjectList = ReturnType<typeof useList<ProjectHeadline>>;

const PLACES = ['a', 'b', 'c', 'd', 'e', 'f'];

function Cards({ list, onClear }: { list: ProjectList; onClear: () => void }) {
  if (list.error !== null && list.rows.length === 0)
    return <ErrorState error={list.error} onRetry={list.onRetry} title="The projects could not be loaded" />;
  if (!list.isLoading && list.rows.length === 0)
    return (
      <EmptyState title="No project matches" action={<Button onClick={onClear}>Clear the filters</Button>}>
        Change the search, or look at every state.
      </EmptyState>
    );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4 md:p-6">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4">
        {list.isLoading
          ? PLACES.map((place) => <Skeleton key={place} className="h-40" />)
          : list.rows.map((project) => <ProjectCard key={project.id} project={project} />)}
      </div>
      {list.hasMore && (
        <div className="flex justify-center pt-4">
          <Button isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
            Show more projects
          </Button>
        </div>
      )}
    </div>
  );
}
