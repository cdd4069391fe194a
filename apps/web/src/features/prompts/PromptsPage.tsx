import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { projectQuery } from '../../lib/project.ts';
import { textOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { CostsTab } from './CostsTab.tsx';
import { PromptList } from './PromptList.tsx';
import { useLivePrompts } from './prompts-api.ts';
import { RunList } from './RunList.tsx';
import { t } from './strings.ts';

const SHOWN = ['prompts', 'runs', 'costs'] as const;
type Shown = (typeof SHOWN)[number];

/** Language models that answer the questions of a project: their prompts, what they did and what that cost. */
export function PromptsPage() {
  const projectId = useRouteParam('projectId');
  const [{ show }, setUrl] = useUrlState((raw) => ({
    show: SHOWN.find((name) => name === textOf(raw.show)) ?? ('prompts' as Shown),
  }));
  const { data: project } = useQuery(projectQuery(projectId));
  useLivePrompts(projectId);
  if (project?.can['project.update'] === false)
    return (
      <PageBody>
        <PageHeader title={t.title} />
        <EmptyState title={t.may}>{t.mayText}</EmptyState>
      </PageBody>
    );
  return (
    <PageBody>
      <PageHeader
        title={t.title}
        description={t.description}
        actions={
          <ButtonLink
            variant="primary"
            to="/projects/$projectId/prompts/$promptId"
            params={{ projectId, promptId: 'new' }}
            icon={<Plus aria-hidden size={16} />}
          >
            {t.add}
          </ButtonLink>
        }
      />
      <Tabs
        label={t.tabs.label}
        value={show}
        onChange={(next) => setUrl({ show: next })}
        tabs={[
          { value: 'prompts', label: t.tabs.prompts, content: <PromptList projectId={projectId} /> },
          { value: 'runs', label: t.tabs.runs, content: <RunList projectId={projectId} /> },
          { value: 'costs', label: t.tabs.costs, content: <CostsTab projectId={projectId} /> },
        ]}
      />
    </PageBody>
  );
}
