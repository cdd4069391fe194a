import type { QueueMember } from '@labelwright/contract/distribution';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { displayNameOf } from '../../../lib/me.ts';
import { projectKey } from '../../../lib/project.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { RadioGroup } from '../../../ui/RadioGroup.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { pathOf } from '../projects-api.ts';
import { MemberShare } from './MemberShare.tsx';
import { ROLES, type RoleValue } from './member-words.ts';

type MemberDialogProps = {
  projectId: string;
  member: ProjectMember;
  /** Their share of the queue; undefined while it is not known. */
  share: QueueMember | undefined;
  onClose: () => void;
};

/** Role, limit and share of one person; removing them can be undone. */
export function MemberDialog({ projectId, member, share, onClose }: MemberDialogProps) {
  const queryClient = useQueryClient();
  const name = displayNameOf(member.user);
  const path = `${pathOf(projectId)}/members/${member.user_id}`;
  const refresh = () => queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
  const form = useForm({
    initial: {
      role: member.role as RoleValue,
      task_limit: member.task_limit as number | undefined,
      isDisabled: !member.enabled,
    },
    validate: ({ task_limit: limit }) =>
      limit !== undefined && (!Number.isInteger(limit) || limit < 0)
        ? { task_limit: 'A whole number, 0 or more.' }
        : {},
    onSubmit: async ({ role, task_limit, isDisabled }) => {
      await api.patch(path, { role, task_limit: task_limit ?? 0, enabled: !isDisabled });
      void refresh();
      toast(`Saved ${name}`);
      onClose();
    },
  });

  async function remove() {
    try {
      await api.delete(path);
      void refresh();
      onClose();
      toast(`Removed ${name}`, {
        onUndo: async () => {
          const { role, task_limit, enabled } = member;
          await api.post(`${pathOf(projectId)}/members`, { user_id: member.user_id, role, task_limit, enabled });
          void refresh();
        },
      });
    } catch (error) {
      toastError(`${name} could not be removed`, error);
    }
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={name}
      description={member.user.email}
      size="md"
      actions={
        <>
          {member.can.delete && (
            <span className="mr-auto">
              <Button variant="ghost" onClick={() => void remove()}>
                Remove from project
              </Button>
            </span>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isBusy={form.isSubmitting}
            disabled={!form.isDirty}
            disabledReason={member.can.update ? undefined : 'You may not change this person.'}
            onClick={() => void form.submit()}
          >
            Save changes
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <RadioGroup label="Role" layout="cards" options={ROLES} {...form.field('role')} />
      <div className="max-w-48">
        <NumberField
          label="Task limit"
          min={0}
          step={1}
          help="Most tasks this person may label here; 0 is no limit."
          defaultHint="Default: 0"
          {...form.field('task_limit')}
        />
      </div>
      <Switch
        label="Disabled"
        help="Gets no tasks and cannot open the project; what they did stays."
        defaultHint="Default: off"
        {...form.field('isDisabled')}
      />
      <MemberShare projectId={projectId} member={member} share={share} />
    </Dialog>
  );
}
