import { useQuery } from '@tanstack/react-query';
import { Settings2 } from 'lucide-react';
import { projectQuery } from '../../lib/project.ts';
import { textOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { DisagreementTab } from './DisagreementTab.tsx';
import { EvaluationTab } from './EvaluationTab.tsx';
import { useLiveModels } from './ml-api.ts';
import { RunsTab } from './RunsTab.tsx';
import { SavingsTab } from './SavingsTab.tsx';
import { t } from './strings.ts';
import { VersionsTab } from './VersionsTab.tsx';

const SHOWN = ['versions', 'evaluation', 'disagreement', 'runs', 'savings'] as const;
type Shown = (typeof SHOWN)[number];

/** What models say about the tasks of a project: which version people see, how right it is, what it spares. */
export function ModelsPage() {
  const projectId = useRouteParam('projectId');
  const [{ show }, setUrl] = useUrlState((raw) => ({
    show: SHOWN.find((name) => name === textOf(raw.show)) ?? ('versions' as Shown),
  }));
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  useLiveModels(projectId);
  if (error !== null && project === undefined)
    return (
      <PageBody>
        <ErrorState level={1} error={error} onRetry={() => void refetch()} />
      </PageBody>
    );
  if (project?.can['project.update'] === false)
    return (
      <PageBody>
        <PageHeader title={t.page.title} />
        <EmptyState title={t.page.may}>{t.page.mayText}</EmptyState>
      </PageBody>
    );
  return (
    <PageBody>
      <PageHeader
        title={t.page.title}
        description={t.page.description}
        actions={
          <ButtonLink
            to="/projects/$projectId/settings/$section"
            params={{ projectId, section: 'machine-learning' }}
            icon={<Settings2 aria-hidden size={16} />}
          >
            {t.page.settings}
          </ButtonLink>
        }
      />
      {project === undefined ? (
        <SkeletonLines count={8} />
      ) : (
        <Tabs
          label={t.page.tabs}
          value={show}
          onChange={(next) => setUrl({ show: next })}
          tabs={[
            { value: 'versions', label: t.page.versions, content: <VersionsTab project={project} /> },
            { value: 'evaluation', label: t.page.evaluation, content: <EvaluationTab project={project} /> },
            { value: 'disagreement', label: t.page.disagreement, content: <DisagreementTab project={project} /> },
            { value: 'runs', label: t.page.runs, content: <RunsTab project={project} /> },
            { value: 'savings', label: t.page.savings, content: <SavingsTab project={project} /> },
          ]}
        />
      )}
    </PageBody>
  );
}
