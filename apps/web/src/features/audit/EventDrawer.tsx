import type { EventRow } from '@labelwright/contract/audit';
import { Link } from '@tanstack/react-router';
import { CopyId } from '../../ui/CopyId.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import type { EventFilters } from './audit-filters.ts';
import { type Narrowing, RecordDrawer } from './RecordDrawer.tsx';
import { t } from './strings.ts';

type EventDrawerProps = {
  row: EventRow;
  projectTitle: string | undefined;
  onNarrow: (filters: Partial<EventFilters>) => void;
  onClose: () => void;
};

export function EventDrawer({ row, projectTitle, onNarrow, onClose }: EventDrawerProps) {
  return (
    <RecordDrawer
      title={row.event_type}
      onClose={onClose}
      payload={row.payload}
      record={row}
      facts={[
        [t.when, <RelativeTime key="when" at={row.ts} />],
        [t.actor, row.actor || t.system],
        [t.resource, `${row.aggregate_type} ${row.aggregate_id}`],
        [t.project, <EventProject key="project" projectId={row.project_id} title={projectTitle} />],
        [t.id, <CopyId key="id" id={row.id} />],
      ]}
      narrowings={narrowingsOf(row, onNarrow)}
    />
  );
}

function EventProject({ projectId, title }: { projectId: number | null; title: string | undefined }) {
  if (projectId === null) return '–';
  return (
    <Link to="/projects/$projectId" params={{ projectId: String(projectId) }} className="text-accent hover:underline">
      {title ?? `#${projectId}`}
    </Link>
  );
}

function narrowingsOf(row: EventRow, onNarrow: EventDrawerProps['onNarrow']): readonly Narrowing[] {
  const { actor_user_id: actor, aggregate_type: object, aggregate_id: object_id, event_type: type } = row;
  const narrowings: Narrowing[] = [
    { label: t.follow, run: () => onNarrow({ object, object_id }) },
    { label: t.onlyType, run: () => onNarrow({ type }) },
  ];
  if (actor !== null) narrowings.push({ label: t.onlyActor, run: () => onNarrow({ actor }) });
  return narrowings;
}
