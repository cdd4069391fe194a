import type { Workspace } from '@labelwright/contract/tenants';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';
import { workspacesQuery } from './tenants-api.ts';

/** Names a new workspace, or an existing one anew. */
export function WorkspaceDialog({ workspace, onClose }: { workspace: Workspace | undefined; onClose: () => void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: workspace?.name ?? '' },
    validate: (values) => (values.name.trim() === '' ? { name: t.nameMissing } : {}),
    onSubmit: async (values) => {
      const body = { name: values.name.trim() };
      if (workspace === undefined) await api.post('/api/workspaces', body);
      else await api.patch(`/api/workspaces/${workspace.id}`, body);
      await queryClient.invalidateQueries({ queryKey: workspacesQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={workspace === undefined ? t.newWorkspace : t.renameTitle(workspace.name)}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {workspace === undefined ? t.createWorkspace : t.saveName}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={t.workspaceName} autoFocus maxLength={200} {...form.field('name')} />
      </form>
    </Dialog>
  );
}
