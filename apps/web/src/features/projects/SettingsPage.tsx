import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { projectQuery } from '../../lib/project.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { ClientApisSection } from '../imports/client-apis/ClientApisSection.tsx';
import { TemplateSection } from '../libraries/cascade/TemplateSection.tsx';
import { BackendsSection } from '../ml-backends/BackendsSection.tsx';
import { PipelineSection } from '../pipelines/PipelineSection.tsx';
import { ReviewSection } from '../review/ReviewSection.tsx';
import { StoragesSection } from '../storages/StoragesSection.tsx';
import { WebhooksSection } from '../webhooks/WebhooksSection.tsx';
import { DangerSection } from './settings/DangerSection.tsx';
import { DistributionSection } from './settings/DistributionSection.tsx';
import { GeneralSection } from './settings/GeneralSection.tsx';
import { InstructionsSection } from './settings/InstructionsSection.tsx';
import { InterfaceSection } from './settings/InterfaceSection.tsx';
import { MachineLearningSection } from './settings/MachineLearningSection.tsx';
import { QualitySection } from './settings/QualitySection.tsx';

type Section = { path: string; label: string; render: (project: Project) => ReactNode };

const SECTIONS: readonly Section[] = [
  { path: 'general', label: 'General', render: (project) => <GeneralSection project={project} /> },
  { path: 'interface', label: 'Interface', render: (project) => <InterfaceSection project={project} /> },
  { path: 'instructions', label: 'Instructions', render: (project) => <InstructionsSection project={project} /> },
  { path: 'distribution', label: 'Distribution', render: (project) => <DistributionSection project={project} /> },
  { path: 'quality', label: 'Quality', render: (project) => <QualitySection project={project} /> },
  { path: 'review', label: 'Review', render: (project) => <ReviewSection project={project} /> },
  { path: 'pipeline', label: 'Pipeline', render: (project) => <PipelineSection project={project} /> },
  {
    path: 'machine-learning',
    label: 'Machine learning',
    render: (project) => (
      <div className="flex flex-col gap-10">
        <BackendsSection project={project} />
        <MachineLearningSection project={project} />
      </div>
    ),
  },
  { path: 'storage', label: 'Storage', render: (project) => <StoragesSection project={project} /> },
  { path: 'webhooks', label: 'Webhooks', render: (project) => <WebhooksSection projectId={project.id} /> },
  { path: 'client-apis', label: 'Client APIs', render: (project) => <ClientApisSection project={project} /> },
  { path: 'template', label: 'Template', render: (project) => <TemplateSection project={project} /> },
  { path: 'danger', label: 'Danger zone', render: (project) => <DangerSection project={project} /> },
];

/** On phones the sections are a strip that scrolls sideways. */
function showLink(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

export function SettingsPage() {
  const projectId = useRouteParam('projectId');
  const sectionPath = useRouteParam('section');
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  const section = SECTIONS.find(({ path }) => path === sectionPath);
  return (
    <PageBody>
      <PageHeader title="Settings" />
      <div className="grid items-start gap-x-8 gap-y-5 lg:grid-cols-[11rem_minmax(0,1fr)]">
        <nav
          aria-label="Settings"
          className="flex gap-1 overflow-x-auto border-b pb-2 lg:sticky lg:top-6 lg:flex-col lg:border-b-0 lg:pb-0"
        >
          {SECTIONS.map(({ path, label }) => (
            <Link
              key={path}
              ref={path === sectionPath ? showLink : undefined}
              to="/projects/$projectId/settings/$section"
              params={{ projectId, section: path }}
              className="flex h-8 shrink-0 items-center rounded-md px-2.5 whitespace-nowrap text-muted hover:bg-surface-2 hover:text-fg aria-[current=page]:bg-surface-2 aria-[current=page]:font-medium aria-[current=page]:text-fg pointer-coarse:min-h-11"
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="min-w-0">
          {error !== null && project === undefined ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : project === undefined ? (
            <SkeletonLines count={6} />
          ) : project.can['project.update'] !== true ? (
            <EmptyState title="Only administrators of the project change its settings">
              Ask one of them if something should be different.
            </EmptyState>
          ) : section === undefined ? (
            <EmptyState title="There are no such settings">Choose one of the sections.</EmptyState>
          ) : (
            <div key={`${project.id} ${section.path}`}>{section.render(project)}</div>
          )}
        </div>
      </div>
    </PageBody>
  );
}
