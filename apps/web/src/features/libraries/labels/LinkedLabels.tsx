import type { LabelLink, LibraryLabel } from '@labelwright/contract/libraries';
import type { Project } from '@labelwright/contract/projects';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2, Unlink } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { projectKey } from '../../../lib/project.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Popover } from '../../../ui/Popover.tsx';
import { Select } from '../../../ui/Select.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { allLabelsQuery, LABELS_KEY, linksQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';

/** Labels of the library at the controls of this project. `onChanged` when the config has another text. */
export function LinkedLabels({ project, onChanged }: { project: Project; onChanged: () => void }) {
  const projectId = String(project.id);
  const queryClient = useQueryClient();
  const links = useQuery(linksQuery(projectId));
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
    void queryClient.invalidateQueries({ queryKey: LABELS_KEY });
    onChanged();
  };
  const unlink = useMutation({
    mutationFn: ({ id }: LabelLink) => api.delete(`/api/label_links/${id}`),
    onSuccess: async (_nothing, link) => {
      await refresh();
      toast(t.unlinked(titleOf(link)), {
        onUndo: async () => {
          await api.post('/api/label_links', {
            project: link.project,
            label: labelIdOf(link),
            from_name: link.from_name,
          });
          await refresh();
        },
      });
    },
    onError: (error) => toastError('The label could not be unlinked', error),
  });
  return (
    <section aria-label={t.linkedTitle} className="flex flex-col gap-2 rounded-md border p-3">
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm font-medium">{t.linkedTitle}</h3>
        <span className="text-sm text-muted">{t.linkedText}</span>
        <span className="ml-auto">
          <LinkPicker project={project} onLinked={refresh} />
        </span>
      </header>
      {links.data?.length === 0 && <p className="text-sm text-muted">{t.linkNone}</p>}
      <ul className="flex flex-wrap gap-2 empty:hidden">
        {links.data?.map((link) => (
          <li key={link.id} className="flex items-center gap-1.5 rounded-md border bg-surface-2 py-0.5 pl-2 text-sm">
            <span className="font-mono text-xs text-muted">{link.from_name}</span>
            <span>{titleOf(link)}</span>
            {(!link.is_current || link.problem !== null) && <Badge tone="warning">{link.problem ?? t.behind}</Badge>}
            <IconButton
              size="sm"
              name={`${t.unlink} ${titleOf(link)}`}
              icon={<Unlink size={14} />}
              onClick={() => unlink.mutate(link)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

const titleOf = ({ label }: LabelLink): string => (typeof label === 'number' ? String(label) : label.title);
const labelIdOf = ({ label }: LabelLink): number => (typeof label === 'number' ? label : label.id);

type Parsed = Readonly<Record<string, { type: string }>>;

function LinkPicker({ project, onLinked }: { project: Project; onLinked: () => Promise<void> }) {
  const [isOpen, setOpen] = useState(false);
  const labels = useQuery({ ...allLabelsQuery, enabled: isOpen });
  const parsed = project.parsed_label_config as Parsed;
  const types = new Set((labels.data ?? []).flatMap(({ options }) => Object.keys(options)));
  const controls = Object.keys(parsed).filter((name) => types.has(parsed[name]?.type.toLowerCase() ?? ''));
  const [control, setControl] = useState('');
  const [label, setLabel] = useState('');
  const chosen = controls.includes(control) ? control : (controls[0] ?? '');
  const fitting = (labels.data ?? []).filter((one) => offersTo(one, parsed[chosen]?.type));
  const link = useMutation({
    mutationFn: () => api.post('/api/label_links', { project: project.id, label: Number(label), from_name: chosen }),
    onSuccess: async () => {
      setOpen(false);
      await onLinked();
      toast(t.linked(fitting.find(({ id }) => String(id) === label)?.title ?? ''));
    },
    onError: (error) => toastError('The label could not be linked', error),
  });
  return (
    <Popover
      label={t.link}
      align="end"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" icon={<Link2 aria-hidden size={16} />}>
          {t.link}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {labels.isSuccess && controls.length === 0 && <p className="text-sm text-muted">{t.noControl}</p>}
        {controls.length > 0 && (
          <>
            <Select
              label={t.linkControl}
              value={chosen}
              options={controls.map((name) => ({ value: name, label: name }))}
              onChange={(next) => {
                setControl(next);
                setLabel('');
              }}
            />
            <Select
              label={t.labels}
              value={label}
              placeholder={fitting.length === 0 ? t.noFitting : t.chooseLabel}
              options={fitting.map(({ id, title }) => ({ value: String(id), label: title }))}
              onChange={setLabel}
            />
            <Button variant="primary" disabled={label === ''} isBusy={link.isPending} onClick={() => link.mutate()}>
              {t.link}
            </Button>
          </>
        )}
      </div>
    </Popover>
  );
}

const offersTo = (label: LibraryLabel, type: string | undefined): boolean =>
  type !== undefined && label.status !== 'declined' && Object.hasOwn(label.options, type.toLowerCase());
