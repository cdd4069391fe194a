import type { Project } from '@labelwright/contract/projects';
import type { TaskDefinition } from '@labelwright/contract/task-definitions';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { formatCount } from '../../../lib/format.ts';
import { projectKey } from '../../../lib/project.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Drawer } from '../../../ui/Drawer.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { pathOf } from '../projects-api.ts';

/** Earlier versions of the label config; using one puts its text into the editor. */
export function VersionList({ project, onUse }: { project: Project; onUse: (labelConfig: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: [...projectKey(String(project.id)), 'definitions', project.task_definition_id],
    queryFn: ({ signal }) =>
      api.list<TaskDefinition>(`${pathOf(project.id)}/definitions`, { query: { limit: 100 }, signal }),
    enabled: isOpen,
  });
  return (
    <>
      <Button icon={<History aria-hidden size={16} />} onClick={() => setOpen(true)}>
        Versions
      </Button>
      <Drawer isOpen={isOpen} onClose={() => setOpen(false)} title="Versions of the label config">
        {error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <SkeletonLines />
        ) : (
          <ul className="flex flex-col divide-y">
            {data.items.map((version) => (
              <li key={version.id} className="flex flex-col gap-2 py-3">
                <div className="flex flex-wrap items-center gap-2">
                  <span className="font-medium">Version {version.version}</span>
                  {version.is_current && <Badge tone="accent">In use</Badge>}
                  <span className="text-sm text-muted">
                    {formatCount(version.annotation_count, 'annotation')} · <RelativeTime at={version.created_at} />
                  </span>
                </div>
                <pre className="max-h-40 overflow-auto rounded-md border bg-surface-2 p-2 font-mono text-xs whitespace-pre-wrap">
                  {version.label_config}
                </pre>
                <div>
                  <Button
                    size="sm"
                    onClick={() => {
                      onUse(version.label_config);
                      setOpen(false);
                    }}
                  >
                    Put into the editor
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Drawer>
    </>
  );
}
