import type { AssignmentType, TaskSelection } from '@labelwright/contract/distribution-rules';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { displayNameOf } from '../../lib/me.ts';
import { projectKey } from '../../lib/project.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { toast } from '../../ui/toast.ts';
import { PeoplePicker } from './PeoplePicker.tsx';
import { type AssignHow, assignTasks, collectTaskIds, OPEN_TASKS } from './queue-api.ts';
import { t } from './strings.ts';

/** Which tasks: the next open ones, as many as one says, or those selected in the data page. */
export type AssignSource =
  | { kind: 'open' }
  | {
      kind: 'selection';
      count: number | undefined;
      selection: TaskSelection;
      filters: unknown;
      search: string;
    };

type AssignDialogProps = {
  projectId: string;
  source: AssignSource;
  userIds?: readonly number[];
  onClose: () => void;
  onAssigned: () => void;
};

/** Gives tasks to certain people, or takes them away again. */
export function AssignDialog({ projectId, source, userIds = [], onClose, onAssigned }: AssignDialogProps) {
  const members = useQuery({
    queryKey: [...projectKey(projectId), 'members', 'all'],
    queryFn: async ({ signal }) =>
      (
        await api.list<ProjectMember>(`/api/projects/${encodeURIComponent(projectId)}/members`, {
          query: { limit: 500 },
          signal,
        })
      ).items,
  });
  const form = useForm({
    initial: {
      users: userIds,
      type: 'AN' as AssignmentType,
      how: 'add' as AssignHow,
      count: 20 as number | undefined,
    },
    validate: ({ users }) => (users.length === 0 ? { users: t.nobodyChosen } : {}),
    onSubmit: async ({ users, type, how, count }) => {
      const selectedItems = await selectedOf(projectId, source, count ?? 0);
      const answer = await assignTasks(projectId, how, { type, users, selectedItems });
      onClose();
      onAssigned();
      toast(answer.detail, answer.job_id === undefined ? {} : { detail: t.assigning });
    },
  });
  const people = (members.data ?? [])
    .filter(({ enabled, role }) => enabled && role !== 'contributor')
    .map(({ user_id: id, user }) => ({ id, name: displayNameOf(user) }));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.assignTitle(source.kind === 'open' ? undefined : source.count)}
      size="md"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {form.values.how === 'remove' ? t.unassignAction : t.assignAction}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <PeoplePicker label={t.assignTo} help={t.assignToHelp} people={people} {...form.field('users')} />
      {source.kind === 'open' && (
        <div className="max-w-48">
          <NumberField label={t.howMany} min={1} max={100_000} step={1} {...form.field('count')} />
        </div>
      )}
      <RadioGroup label={t.assignFor} layout="row" options={t.assignTypes} {...form.field('type')} />
      <RadioGroup label={t.assignHow} options={t.assignModes} {...form.field('how')} />
    </Dialog>
  );
}

/** What the server takes: everything, or ids. A filtered list is read to its end first. */
async function selectedOf(projectId: string, source: AssignSource, count: number): Promise<TaskSelection> {
  if (source.kind === 'open')
    return { all: false, included: (await collectTaskIds(projectId, { filters: OPEN_TASKS, limit: count })) ?? [] };
  const { selection, filters, search } = source;
  if (!selection.all || (filters === undefined && search === '')) return selection;
  const included = await collectTaskIds(projectId, { filters, search, excluded: selection.excluded ?? [] });
  if (included === undefined) throw new Error(t.tooMany);
  return { all: false, included };
}
