import type { LabelConfigVersion, VersionDiff } from '@labelwright/contract/label-changes';
import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../../lib/format.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Drawer } from '../../../ui/Drawer.tsx';
import { Select } from '../../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { diffQuery, versionsQuery } from '../../label-changes/label-changes-api.ts';

/** Earlier versions of the label config; using one puts its text into the editor. */
export function VersionList({ project, onUse }: { project: Project; onUse: (labelConfig: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    ...versionsQuery(String(project.id), project.task_definition_id),
    enabled: isOpen,
  });
  return (
    <>
      <Button icon={<History aria-hidden size={16} />} onClick={() => setOpen(true)}>
        Versions
      </Button>
      <Drawer isOpen={isOpen} onClose={() => setOpen(false)} title="Versions of the label config" size="lg">
        {error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <SkeletonLines />
        ) : (
          <ul className="flex flex-col divide-y">
            {data.items.map((version) => (
              <Version
                key={version.id}
                projectId={String(project.id)}
                version={version}
                others={data.items.filter(({ id }) => id !== version.id)}
                onUse={() => {
                  onUse(version.label_config);
                  setOpen(false);
                }}
              />
            ))}
          </ul>
        )}
      </Drawer>
    </>
  );
}

type VersionProps = {
  projectId: string;
  version: LabelConfigVersion;
  others: readonly LabelConfigVersion[];
  onUse: () => void;
};

function Version({ projectId, version, others, onUse }: VersionProps) {
  const [compared, setCompared] = useState('');
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">Version {version.version}</span>
        {version.is_current && <Badge tone="accent">In use</Badge>}
        <span className="text-sm text-muted">
          {version.created_by !== null && `${version.created_by.name} · `}
          <RelativeTime at={version.created_at} /> · {formatCount(version.annotation_count, 'annotation')} ·{' '}
          <code title={version.hash}>{version.hash.slice(0, 8)}</code>
        </span>
      </div>
      {version.label_change !== null && <p className="text-sm">{version.label_change.titles.join('; ')}</p>}
      <pre className="max-h-40 overflow-auto rounded-md border bg-surface-2 p-2 font-mono text-xs whitespace-pre-wrap">
        {version.label_config}
      </pre>
      <div className="flex flex-wrap items-end gap-2">
        <Button size="sm" onClick={onUse}>
          Put into the editor
        </Button>
        {others.length > 0 && (
          <Select
            label={`Compare version ${version.version} with`}
            isLabelHidden
            size="sm"
            value={compared}
            placeholder="Compare with…"
            options={others.map((other) => ({ value: String(other.id), label: `Version ${other.version}` }))}
            onChange={setCompared}
          />
        )}
      </div>
      {compared !== '' && <Differences projectId={projectId} from={Number(compared)} to={version.id} />}
    </li>
  );
}

function Differences({ projectId, from, to }: { projectId: string; from: number; to: number }) {
  const { data } = useQuery(diffQuery(projectId, from, to));
  if (data === undefined) return <SkeletonLines count={2} />;
  const lines = linesOf(data);
  return (
    <ul aria-label={`From version ${data.from} to version ${data.to}`} className="list-disc pl-5 text-sm">
      {lines.length === 0 ? <li>Layout and white space only</li> : lines.map((line) => <li key={line}>{line}</li>)}
    </ul>
  );
}

function linesOf(diff: VersionDiff): string[] {
  const list = (words: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${words} ${names.join(', ')}`];
  const renamed = new Set(diff.renamed_controls.flatMap(({ from, to }) => [from, to]));
  return [
    ...diff.renamed_controls.map(({ from, to }) => `${from} is called ${to}`),
    ...list(
      'New controls:',
      diff.added_controls.filter((name) => !renamed.has(name)),
    ),
    ...list(
      'Gone controls:',
      diff.removed_controls.filter((name) => !renamed.has(name)),
    ),
    ...diff.changed_controls.flatMap(
      ({ name, added_labels: added, removed_labels: gone, changed_parameters: changed }) => [
        ...list(`${name}: new labels`, added),
        ...list(`${name}: gone labels`, gone),
        ...list(`${name}: changed`, changed),
      ],
    ),
    ...list('New objects:', diff.added_objects),
    ...list('Gone objects:', diff.removed_objects),
    ...list('New fields:', diff.added_fields),
    ...list('Gone fields:', diff.removed_fields),
    ...list('New labels of links:', diff.added_relation_labels),
    ...list('Gone labels of links:', diff.removed_relation_labels),
  ];
}
