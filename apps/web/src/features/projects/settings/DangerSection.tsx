import type { Project } from '@labelwright/contract/projects';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { formatCount } from '../../../lib/format.ts';
import { projectKey } from '../../../lib/project.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { PROJECTS_KEY, pathOf } from '../projects-api.ts';

type Drift = { repaired: boolean; drift: Record<string, number> };

export function DangerSection({ project }: { project: Project }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState('');
  const path = pathOf(project.id);

  async function run(name: string, work: () => Promise<void>) {
    setBusy(name);
    try {
      await work();
      void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
    } catch (error) {
      toastError('That did not work', error);
    } finally {
      setBusy('');
    }
  }

  async function duplicate(isTemplate: boolean) {
    const copy = await api.post<Project>(`${path}/duplicate`, { as_template: isTemplate });
    toast(isTemplate ? 'Template made' : 'Project duplicated');
    await navigate({ to: '/projects/$projectId', params: { projectId: String(copy.id) } });
  }

  async function recount() {
    const { repaired, drift } = await api.post<Drift>(`${path}/summary/refresh`);
    await api.post(`${path}/recalculate`);
    void queryClient.invalidateQueries({ queryKey: projectKey(String(project.id)) });
    toast(repaired ? 'Counters repaired' : 'Every counter is right', {
      ...(repaired ? { tone: 'warning' as const, detail: Object.keys(drift).join(', ') } : {}),
    });
  }

  async function remove() {
    await api.delete(path);
    void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
    await navigate({ to: '/projects' });
    toast('Project deleted', {
      onUndo: async () => {
        await api.post(`${path}/restore`);
        void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
      },
    });
  }

  const held = `${formatCount(project.task_number, 'task')} and ${formatCount(project.total_annotations_number, 'annotation')}`;
  return (
    <div className="flex max-w-180 flex-col gap-5">
      <header>
        <h2 className="text-md">Danger zone</h2>
        <p className="text-muted">Copies, repairs and the end of the project.</p>
      </header>
      <ul className="divide-y rounded-md border bg-surface">
        <Row title="Duplicate" help="The same interface, instructions and settings, without tasks or members.">
          <Button isBusy={busy === 'copy'} onClick={() => void run('copy', () => duplicate(false))}>
            Duplicate project
          </Button>
        </Row>
        <Row title="Make a template" help="A copy that others duplicate; it never goes live itself.">
          <Button isBusy={busy === 'template'} onClick={() => void run('template', () => duplicate(true))}>
            Make template
          </Button>
        </Row>
        <Row
          title="Count again"
          help="Proves every counter against the tasks and annotations, and repairs it if need be."
        >
          <Button isBusy={busy === 'recount'} onClick={() => void run('recount', recount)}>
            Count again
          </Button>
        </Row>
        {project.can['project.delete'] === true && (
          <Row
            title="Delete the project"
            help={`Hides it with ${held}. It can be restored for 30 days, then it is gone for good.`}
          >
            <Button variant="danger" onClick={() => setAsking(true)}>
              Delete project
            </Button>
          </Row>
        )}
      </ul>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Delete “${project.title}”?`}
        actionLabel={project.task_number === 0 ? 'Delete project' : `Delete ${held}`}
        typedText={project.title}
        onConfirm={remove}
      >
        Members lose access at once, running imports and exports end. It can be restored for 30 days.
      </ConfirmDialog>
    </div>
  );
}

function Row({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 p-4">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-muted">{help}</p>
      </div>
      {children}
    </li>
  );
}
