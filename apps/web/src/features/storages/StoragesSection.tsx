import type { Project } from '@labelwright/contract/projects';
import type { StorageConnection } from '@labelwright/contract/storages';
import { useQuery } from '@tanstack/react-query';
import { HardDriveDownload, HardDriveUpload, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { StorageCard } from './StorageCard.tsx';
import { StorageDialog } from './StorageDialog.tsx';
import { type Direction, storagesQuery } from './storages-api.ts';
import { t } from './strings.ts';

type Open = { direction: Direction; storage?: StorageConnection };

/** Sources and targets of a project, with how they stand. */
export function StoragesSection({ project }: { project: Project }) {
  const [open, setOpen] = useState<Open>();
  return (
    <section aria-label={t.title} className="flex max-w-3xl flex-col gap-8">
      <header>
        <h2 className="text-lg">{t.title}</h2>
        <p className="text-muted">{t.description}</p>
      </header>
      {(['import', 'export'] as const).map((direction) => (
        <StorageList key={direction} projectId={project.id} direction={direction} onOpen={setOpen} />
      ))}
      {open !== undefined && <StorageDialog projectId={project.id} {...open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

type StorageListProps = { projectId: number; direction: Direction; onOpen: (open: Open) => void };

function StorageList({ projectId, direction, onOpen }: StorageListProps) {
  const { data, error, refetch } = useQuery(storagesQuery(projectId, direction));
  const isSource = direction === 'import';
  const add = (
    <Button icon={<Plus aria-hidden size={16} />} onClick={() => onOpen({ direction })}>
      {isSource ? t.addSource : t.addTarget}
    </Button>
  );
  const Icon = isSource ? HardDriveDownload : HardDriveUpload;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h3 className="text-md">{isSource ? t.sources : t.targets}</h3>
          <p className="text-sm text-muted">{isSource ? t.sourcesHelp : t.targetsHelp}</p>
        </div>
        {data !== undefined && data.length > 0 && add}
      </div>
      {error !== null && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={3} />
      ) : data.length === 0 ? (
        <EmptyState icon={<Icon aria-hidden size={24} />} title={isSource ? t.noSources : t.noTargets} action={add}>
          {isSource ? t.noSourcesText : t.noTargetsText}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {data.map((storage) => (
            <StorageCard key={storage.id} storage={storage} onChange={() => onOpen({ direction, storage })} />
          ))}
        </ul>
      )}
    </div>
  );
}
