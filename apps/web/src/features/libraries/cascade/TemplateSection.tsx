import type { CascadeProject } from '@labelwright/contract/project-groups';
import type { Project } from '@labelwright/contract/projects';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../../lib/api.ts';
import { projectKey } from '../../../lib/project.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { templateOfferQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';

const named = (fields: readonly string[]): string => fields.map((field) => field.replaceAll('_', ' ')).join(', ');

/** Of a template: the projects made from it. Of a project: what its template has new. */
export function TemplateSection({ project }: { project: Project }) {
  return project.is_template ? <Derived project={project} /> : <Offer project={project} />;
}

function Offer({ project }: { project: Project }) {
  const projectId = String(project.id);
  const queryClient = useQueryClient();
  const offer = useQuery(templateOfferQuery(projectId));
  const take = useMutation({
    mutationFn: () => api.post(`/api/projects/${project.id}/template`),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
      toast(t.takenOver);
    },
    onError: (error) => toastError('The template could not be taken over', error),
  });
  if (offer.isError) return <ErrorState error={offer.error} onRetry={() => void offer.refetch()} />;
  if (offer.isPending) return <SkeletonLines count={3} />;
  const { data } = offer;
  if (data === null) return <p className="text-muted">{t.noTemplate}</p>;
  return (
    <Card title={t.template}>
      <div className="flex flex-col items-start gap-3">
        <p>{t.templateOf(data.template.title)}</p>
        <p className="text-muted">{data.changes.length === 0 ? t.upToDate : t.offers(named(data.changes))}</p>
        {data.overridden.length > 0 && <p className="text-muted">{t.keeps(named(data.overridden))}</p>}
        {data.changes.length > 0 && (
          <Button variant="primary" isBusy={take.isPending} onClick={() => take.mutate()}>
            {t.takeOver}
          </Button>
        )}
      </div>
    </Card>
  );
}

function Derived({ project }: { project: Project }) {
  const path = `/api/projects/${project.id}/template/projects`;
  const derived = useQuery({
    queryKey: [...projectKey(String(project.id)), 'derived'],
    queryFn: ({ signal }) => api.get<CascadeProject[]>(path, { signal }),
  });
  const behind = (derived.data ?? []).filter(({ changes }) => changes.length > 0);
  const bring = useMutation({
    mutationFn: () => api.post(path, { projects: behind.map(({ id }) => id) }),
    onSuccess: () => toast(t.started, { detail: t.startedText }),
    onError: (error) => toastError('The changes could not be brought in', error),
  });
  return (
    <Card
      title={t.template}
      actions={
        behind.length > 0 && (
          <Button variant="primary" size="sm" isBusy={bring.isPending} onClick={() => bring.mutate()}>
            {t.bring(behind.length)}
          </Button>
        )
      }
    >
      <p className="mb-3 text-sm text-muted">{t.templateText}</p>
      {derived.isPending && <SkeletonLines count={3} />}
      {derived.isError && <ErrorState error={derived.error} onRetry={() => void derived.refetch()} />}
      {derived.data?.length === 0 && <p className="text-muted">{t.noDerived}</p>}
      <ul className="divide-y">
        {derived.data?.map(({ id, title, changes, overridden }) => (
          <li key={id} className="flex flex-col gap-0.5 py-2">
            <Link to="/projects/$projectId" params={{ projectId: String(id) }} className="font-medium hover:underline">
              {title}
            </Link>
            <span className="text-sm text-muted">{changes.length === 0 ? t.upToDate : t.offers(named(changes))}</span>
            {overridden.length > 0 && <span className="text-sm text-muted">{t.keeps(named(overridden))}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
