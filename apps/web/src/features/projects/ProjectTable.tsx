import { Link, useNavigate } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import type { Selection } from '../../lib/selection.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { SegmentedProgress } from '../../ui/Progress.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { TagChips } from '../libraries/tags/TagChip.tsx';
import { PinButton } from './ProjectCard.tsx';
import type { ProjectList, ProjectsView } from './ProjectsPage.tsx';
import type { ProjectHeadline } from './projects-api.ts';

const COLUMNS: readonly DataTableColumn<ProjectHeadline>[] = [
  {
    id: 'title',
    header: 'Title',
    width: 300,
    isGrowing: true,
    isSortable: true,
    isHideable: false,
    cell: ({ id, title }) => (
      <Link to="/projects/$projectId" params={{ projectId: String(id) }} className="font-medium hover:underline">
        {title}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 150,
    isSortable: true,
    cell: (project) => <StatusBadge status={project.is_draft ? 'draft' : project.state} />,
  },
  { id: 'tags', header: 'Tags', width: 220, cell: ({ tags }) => <TagChips tags={tags} isOneLine /> },
  {
    id: 'progress',
    header: 'Progress',
    width: 180,
    cell: (project) => (
      <div className="w-36">
        <SegmentedProgress unit="tasks" done={project.finished_task_number} total={project.task_number} />
      </div>
    ),
  },
  {
    id: 'done',
    header: 'Done',
    width: 90,
    align: 'end',
    cell: (project) => <span className="tabular">{formatNumber(project.finished_task_number)}</span>,
  },
  {
    id: 'tasks',
    header: 'Tasks',
    width: 90,
    align: 'end',
    cell: (project) => <span className="tabular">{formatNumber(project.task_number)}</span>,
  },
  {
    id: 'members',
    header: 'People',
    width: 80,
    align: 'end',
    cell: (project) => <span className="tabular">{formatNumber(project.member_count)}</span>,
  },
  {
    id: 'updated_at',
    header: 'Last activity',
    width: 140,
    isSortable: true,
    cell: (project) => <RelativeTime at={project.last_activity_at ?? project.updated_at} />,
  },
  { id: 'pin', header: 'Pin', width: 70, cell: (project) => <PinButton project={project} /> },
];

type ProjectTableProps = {
  list: ProjectList;
  view: ProjectsView;
  setView: (patch: Partial<ProjectsView>, options?: { isReplace?: boolean }) => void;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
};

export function ProjectTable({ list, view, setView, selection, onSelectionChange }: ProjectTableProps) {
  const navigate = useNavigate();
  const id = view.sort.replace(/^-/, '');
  return (
    <DataTable
      label="Projects"
      columns={COLUMNS}
      idOf={(project) => String(project.id)}
      {...list}
      selection={selection}
      onSelectionChange={onSelectionChange}
      sort={id === 'pinned' ? undefined : { id, isDescending: view.sort.startsWith('-') }}
      onSortChange={(sort) =>
        setView(
          { sort: sort === undefined ? 'pinned' : `${sort.isDescending ? '-' : ''}${sort.id}` },
          { isReplace: true },
        )
      }
      onOpen={(project) => void navigate({ to: '/projects/$projectId', params: { projectId: String(project.id) } })}
      empty={<EmptyState title="No project matches">Change the search, or look at every state.</EmptyState>}
    />
  );
}
