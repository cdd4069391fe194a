import type { MlBackend } from '@labelwright/contract/ml-backends';
import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { BrainCircuit, ChartLine, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { BackendCard } from './BackendCard.tsx';
import { BackendDialog } from './BackendDialog.tsx';
import { backendsQuery, useLiveModels } from './ml-api.ts';
import { t } from './strings.ts';

/** The models of a project: what they do, how they stand, and what can be asked of them. */
export function BackendsSection({ project }: { project: Project }) {
  const { data, error, refetch } = useQuery(backendsQuery(project.id));
  const [open, setOpen] = useState<MlBackend | 'new'>();
  useLiveModels(project.id);
  const connect = (
    <Button icon={<Plus aria-hidden size={16} />} onClick={() => setOpen('new')}>
      {t.settings.connect}
    </Button>
  );
  return (
    <section aria-label={t.settings.title} className="flex max-w-180 flex-col gap-4">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="max-w-md">
          <h2 className="text-md">{t.settings.title}</h2>
          <p className="text-muted">{t.settings.description}</p>
        </div>
        {data !== undefined && data.length > 0 && (
          <div className="flex flex-wrap gap-2">
            <ButtonLink
              to="/projects/$projectId/models"
              params={{ projectId: String(project.id) }}
              icon={<ChartLine aria-hidden size={16} />}
            >
              {t.settings.openModels}
            </ButtonLink>
            {connect}
          </div>
        )}
      </header>
      {error !== null && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={4} />
      ) : data.length === 0 ? (
        <EmptyState icon={<BrainCircuit aria-hidden size={24} />} title={t.settings.none} action={connect}>
          {t.settings.noneText}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {data.map((backend) => (
            <BackendCard key={backend.id} backend={backend} onChange={() => setOpen(backend)} />
          ))}
        </ul>
      )}
      {open !== undefined && (
        <BackendDialog
          projectId={project.id}
          {...(open === 'new' ? {} : { backend: open })}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}
