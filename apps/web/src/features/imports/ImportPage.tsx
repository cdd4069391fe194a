import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { projectQuery } from '../../lib/project.ts';
import { numberOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { EarlierImports } from './EarlierImports.tsx';
import { ImportRun } from './ImportRun.tsx';
import type { Mode } from './import-options.ts';
import type { Fields } from './mapping.ts';
import { NewImport } from './NewImport.tsx';
import { t } from './strings.ts';

/** From a file on a disk to tasks in the project. */
export function ImportPage() {
  const projectId = useRouteParam('projectId');
  const project = useQuery(projectQuery(projectId));
  return (
    <PageBody>
      <PageHeader title={t.title} description={t.description} />
      {project.isPending && <SkeletonLines count={5} />}
      {project.isError && <ErrorState error={project.error} onRetry={() => void project.refetch()} />}
      {project.data !== undefined && <Importer projectId={projectId} project={project.data} />}
    </PageBody>
  );
}

function Importer({ projectId, project }: { projectId: string; project: Project }) {
  const [url, setUrl] = useUrlState((raw) => ({
    import: numberOf(raw.import),
    mode: raw.mode === 'update' ? ('update' as const) : undefined,
  }));
  if (project.can['task.create'] !== true)
    return (
      <EmptyState icon={<Lock aria-hidden />} title={t.mayNot}>
        {t.mayNotText}
      </EmptyState>
    );
  const show = (importId: number | undefined) => setUrl({ import: importId });
  const mode: Mode = url.mode ?? 'add';
  return (
    <>
      {url.import === undefined ? (
        <>
          {project.task_number > 0 && (
            <RadioGroup
              label={t.mode}
              layout="cards"
              value={mode}
              options={t.modes}
              onChange={(next) => setUrl({ mode: next === 'update' ? next : undefined })}
            />
          )}
          <NewImport projectId={projectId} project={project} fields={fieldsOf(project)} mode={mode} onStarted={show} />
        </>
      ) : (
        <ImportRun
          key={url.import}
          projectId={projectId}
          importId={url.import}
          mayLabel={project.is_published && project.can['annotation.create'] === true}
          mayPublish={!project.is_published && project.can['project.update'] === true}
          isManager={project.can['project.update'] === true}
          onShow={show}
        />
      )}
      <EarlierImports projectId={projectId} openId={url.import} onOpen={show} />
    </>
  );
}

/** What the interface reads of a task: key → tag. */
function fieldsOf(project: Project): Fields {
  return Object.fromEntries(
    Object.entries(project.data_types).map(([key, tag]) => [key, typeof tag === 'string' ? tag : '']),
  );
}
