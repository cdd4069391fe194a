import type { Relation } from '@labelwright/contract/pipelines';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '../../lib/live.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Card } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { describeRelation } from './describe-relation.ts';
import { deleteRelation, pipelineKey, relationsQuery, updateRelation } from './pipeline-api.ts';
import { p, returnWords } from './strings.ts';

/** What flows from a project and to it, in plain words. */
export function RelationList({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(relationsQuery(projectId));
  useLive('pipeline', { invalidates: [pipelineKey(projectId)] });
  if (data === undefined)
    return error === null ? <SkeletonLines /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const isFromHere = ({ parent_project_id: id }: Relation) => String(id) === projectId;
  const groups = [
    { title: p.outgoing, relations: data.filter(isFromHere) },
    { title: p.incoming, relations: data.filter((relation) => !isFromHere(relation)) },
  ];
  return (
    <>
      {groups.map(({ title, relations }) =>
        relations.length === 0 ? null : (
          <Card key={title} title={title} isFlush>
            <ul className="divide-y">
              {relations.map((relation) => (
                <RelationRow key={relation.id} projectId={projectId} relation={relation} />
              ))}
            </ul>
          </Card>
        ),
      )}
    </>
  );
}

function RelationRow({ projectId, relation }: { projectId: string; relation: Relation }) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { parent_project: parent, child_project: child, counts, effective, warnings, can } = relation;
  const again = () => queries.invalidateQueries({ queryKey: pipelineKey(projectId) });
  const activate = async (isActive: boolean): Promise<void> => {
    try {
      await updateRelation(projectId, relation.id, { is_active: isActive });
      toast(isActive ? p.activated : p.paused);
    } catch (error) {
      toastError(p.notChanged, error);
    }
    await again();
  };
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <ProjectLink project={parent} />
        <ArrowRight aria-label="→" size={16} className="shrink-0 text-muted" />
        <ProjectLink project={child} />
        <span className="ml-auto flex items-center gap-2">
          {can.update ? (
            <Switch label={p.active} value={relation.is_active} onChange={(isOn) => void activate(isOn)} />
          ) : (
            !relation.is_active && <Badge>{p.inactive}</Badge>
          )}
          {can.delete && <IconButton name={p.remove} icon={<Trash2 size={16} />} onClick={() => setAsking(true)} />}
        </span>
      </div>
      <p>{describeRelation(relation)}</p>
      <p className="text-sm text-muted">
        {returnWords[effective.return_as].label}. {p.counts(counts.flowed, counts.waiting, counts.returned)}
      </p>
      {warnings.map((warning) => (
        <Alert key={warning} tone="warning">
          {warning}
        </Alert>
      ))}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={p.removeTitle(child.title)}
        actionLabel={p.remove}
        onConfirm={async () => {
          await deleteRelation(projectId, relation.id);
          toast(p.removed);
          setAsking(false);
          await again();
        }}
      >
        <p>{p.removeText(counts.flowed)}</p>
      </ConfirmDialog>
    </li>
  );
}

function ProjectLink({ project }: { project: Relation['parent_project'] }) {
  return (
    <Link
      to="/projects/$projectId"
      params={{ projectId: String(project.id) }}
      className="rounded-sm font-medium hover:text-accent pointer-coarse:py-2"
    >
      {project.title}
    </Link>
  );
}
