import { useQuery } from '@tanstack/react-query';
import { Settings } from 'lucide-react';
import { projectQuery } from '../../lib/project.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { PipelineCard } from './PipelineCard.tsx';
import { RelationList } from './RelationList.tsx';
import { p } from './strings.ts';

export function PipelinePage() {
  const projectId = useRouteParam('projectId');
  const { data: project } = useQuery(projectQuery(projectId));
  const mayChange = project?.can['project.update'] === true;
  return (
    <PageBody>
      <PageHeader
        title={p.title}
        description={p.description}
        actions={
          mayChange && (
            <ButtonLink
              to="/projects/$projectId/settings/$section"
              params={{ projectId, section: 'pipeline' }}
              icon={<Settings aria-hidden size={16} />}
            >
              {p.create}
            </ButtonLink>
          )
        }
      />
      <PipelineCard projectId={projectId} />
      <RelationList projectId={projectId} />
    </PageBody>
  );
}
