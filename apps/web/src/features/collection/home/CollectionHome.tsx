import type { CollectionHome as Home } from '@labelwright/contract/collection-summaries';
import { FolderCheck, FolderInput } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { textOf, useUrlState } from '../../../lib/url-state.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { Select } from '../../../ui/Select.tsx';
import { SkeletonLines } from '../../../ui/States.tsx';
import { t } from '../strings.ts';

// Most people's home is another.
const Contributing = lazy(async () => {
  const { Contributing: component } = await import('../contribute/Contributing.tsx');
  return { default: component };
});

type HomeProject = Home['projects'][number];

/** The whole home of somebody who only contributes: the project they bring things to. */
export function ContributorHome({ projects }: { projects: readonly HomeProject[] }) {
  const [{ project }, setUrl] = useUrlState((raw) => ({ project: textOf(raw.project) }));
  const chosen = projects.find(({ id }) => String(id) === project) ?? busiest(projects);
  if (chosen === undefined) return null;
  return (
    <>
      {projects.length > 1 && (
        <div className="sm:max-w-80">
          <Select
            label={t.project}
            value={String(chosen.id)}
            options={projects.map(({ id, title }) => ({ value: String(id), label: title }))}
            onChange={(next) => setUrl({ project: next, item: undefined } as { project: string })}
          />
        </div>
      )}
      <Suspense fallback={<SkeletonLines count={6} />}>
        <Contributing key={chosen.id} projectId={String(chosen.id)} />
      </Suspense>
    </>
  );
}

/** Where something came back, then where drafts wait. */
const busiest = (projects: readonly HomeProject[]): HomeProject | undefined =>
  projects.find(({ by_status: { rejected } }) => rejected > 0) ??
  projects.find(({ by_status: { draft } }) => draft > 0) ??
  projects[0];

/** On the home page of everybody else: what waits to be reviewed, and what of one's own waits. */
export function CollectionCard({ home }: { home: Home }) {
  const rows = home.projects.filter(
    ({ by_status: mine, waiting_for_me: waiting }) => waiting + mine.draft + mine.rejected > 0,
  );
  if (rows.length === 0) return null;
  return (
    <Card title={t.collection} isFlush>
      <ul className="divide-y">
        {rows.map((project) => (
          <CollectionRow key={project.id} project={project} />
        ))}
      </ul>
    </Card>
  );
}

function CollectionRow({ project }: { project: HomeProject }) {
  const { id, title, by_status: mine, waiting_for_me: waiting, can } = project;
  const params = { projectId: String(id) };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <span className="min-w-0 flex-1 font-medium wrap-break-word">{title}</span>
      {mine.rejected > 0 && <span className="text-sm text-warning">{t.cameBack(mine.rejected)}</span>}
      {mine.draft > 0 && <span className="text-sm text-muted">{t.draftCount(mine.draft)}</span>}
      {can.contribute && mine.draft + mine.rejected > 0 && (
        <ButtonLink to="/projects/$projectId/contribute" params={params} icon={<FolderInput aria-hidden size={16} />}>
          {t.title}
        </ButtonLink>
      )}
      {can.review && waiting > 0 && (
        <ButtonLink
          to="/projects/$projectId/collection/review"
          params={params}
          icon={<FolderCheck aria-hidden size={16} />}
        >
          {t.reviewItems(waiting)}
        </ButtonLink>
      )}
    </li>
  );
}
