import type { Export, ExportOptions } from '@labelwright/contract/exports';
import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { projectQuery } from '../../lib/project.ts';
import { numberOf, type RawSearch, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { EarlierExports } from './EarlierExports.tsx';
import { ExportForm } from './ExportForm.tsx';
import { ExportRun } from './ExportRun.tsx';
import { choiceOf, chosenFormat, readChoice, writeChoice } from './export-choice.ts';
import { formatsQuery } from './exports-api.ts';
import { t } from './strings.ts';

/** From tasks in the project to a file on a disk. */
export function ExportPage() {
  const projectId = useRouteParam('projectId');
  const project = useQuery(projectQuery(projectId));
  return (
    <PageBody>
      <PageHeader title={t.title} description={t.description} />
      {project.isPending && <SkeletonLines count={5} />}
      {project.isError && <ErrorState error={project.error} onRetry={() => void project.refetch()} />}
      {project.data !== undefined && project.data.can['project.export'] !== true && (
        <EmptyState icon={<Lock aria-hidden />} title={t.mayNot}>
          {t.mayNotText}
        </EmptyState>
      )}
      {project.data?.can['project.export'] === true && <Exporter projectId={projectId} project={project.data} />}
    </PageBody>
  );
}

const readUrl = (raw: RawSearch): Record<string, unknown> => ({ ...raw });

function Exporter({ projectId, project }: { projectId: string; project: Project }) {
  const [raw, setUrl] = useUrlState(readUrl);
  const formats = useQuery(formatsQuery(projectId));
  const exportId = numberOf(raw.export);
  const format = formats.data && chosenFormat(formats.data, readChoice(raw).format);
  const choice = { ...readChoice(raw), ...(format ? { format: format.name } : {}) };
  const show = (id: number | undefined) => setUrl({ export: id });
  const repeat = (row: Export) =>
    setUrl({ ...writeChoice(choiceOf(row.format, row.options as ExportOptions)), export: undefined });
  return (
    <>
      {exportId !== undefined && (
        <ExportRun
          key={exportId}
          projectId={projectId}
          exportId={exportId}
          onAnother={() => show(undefined)}
          onRepeat={repeat}
        />
      )}
      {exportId === undefined && formats.isPending && <SkeletonLines count={8} />}
      {exportId === undefined && formats.isError && (
        <ErrorState error={formats.error} onRetry={() => void formats.refetch()} />
      )}
      {exportId === undefined && formats.data !== undefined && format !== undefined && (
        <ExportForm
          project={project}
          formats={formats.data}
          format={format}
          choice={choice}
          onChange={(change) => setUrl(writeChoice({ ...choice, ...change }), { isReplace: true })}
          onStarted={show}
        />
      )}
      <EarlierExports
        projectId={projectId}
        openId={exportId}
        onOpen={show}
        onRepeat={repeat}
        onDeleted={(id) => {
          if (id === exportId) show(undefined);
        }}
      />
    </>
  );
}
