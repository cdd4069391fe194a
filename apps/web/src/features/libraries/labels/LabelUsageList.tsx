import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../../ui/Badge.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { usageQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';

/** Projects that a label is linked in, with how often each option was answered there. */
export function LabelUsageList({ id }: { id: number }) {
  const usage = useQuery(usageQuery(id));
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-md">{t.usedIn}</h3>
      {usage.isPending && <SkeletonLines count={3} />}
      {usage.isError && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data !== undefined && usage.data.projects.length + usage.data.other_projects === 0 && (
        <p className="text-sm text-muted">{t.notUsed}</p>
      )}
      <ul className="divide-y rounded-md border empty:hidden">
        {usage.data?.projects.map((place) => (
          <li key={place.link} className="flex flex-col gap-1 px-3 py-2 text-sm">
            <div className="flex items-center gap-2">
              <Link
                to="/projects/$projectId/settings/$section"
                params={{ projectId: String(place.id), section: 'interface' }}
                className="min-w-0 truncate font-medium hover:underline"
              >
                {place.title}
              </Link>
              <span className="font-mono text-xs text-muted">{place.from_name}</span>
              {!place.is_current && <Badge tone="warning">{t.behind}</Badge>}
            </div>
            {place.problem !== null && <p className="text-warning">{place.problem}</p>}
            <p className="text-muted">
              {place.options.length === 0
                ? t.uses(0)
                : place.options.map(({ option, count }) => `${option}: ${count}`).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      {usage.data !== undefined && usage.data.other_projects > 0 && (
        <p className="text-sm text-muted">{t.otherProjects(usage.data.other_projects)}</p>
      )}
    </section>
  );
}
