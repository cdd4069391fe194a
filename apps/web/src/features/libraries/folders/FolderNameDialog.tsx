import type { ProjectGroup } from '@labelwright/contract/project-groups';
import { useId } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';
import { useFolderChanges } from './use-folder-changes.ts';

export type FolderTask =
  | { kind: 'new'; parent: ProjectGroup | undefined }
  | { kind: 'rename'; group: ProjectGroup }
  | { kind: 'move'; group: ProjectGroup; groups: readonly ProjectGroup[] };

const TITLES = {
  new: (task: FolderTask) =>
    task.kind === 'new' && task.parent !== undefined ? t.newFolderIn(task.parent.name) : t.newFolder,
  rename: () => t.renameFolder,
  move: (task: FolderTask) => (task.kind === 'move' ? `${task.group.name}: ${t.moveFolder}` : t.moveFolder),
};

/** Names a folder, or says by keyboard where it goes. */
export function FolderNameDialog({ task, onClose }: { task: FolderTask; onClose: () => void }) {
  const formId = useId();
  const changes = useFolderChanges();
  const group = task.kind === 'new' ? undefined : task.group;
  const form = useForm({
    initial: { name: group?.name ?? '', parent: group?.parent == null ? '' : String(group.parent) },
    validate: ({ name }) => (name.trim() === '' ? { name: t.folderMissing } : {}),
    onSubmit: async ({ name, parent }) => {
      if (task.kind === 'new')
        await api.post('/api/project-groups', { name: name.trim(), parent: task.parent?.id ?? null });
      else if (task.kind === 'rename') await api.patch(`/api/project-groups/${task.group.id}`, { name: name.trim() });
      else await api.patch(`/api/project-groups/${task.group.id}`, { parent: parent === '' ? null : Number(parent) });
      await changes.refresh();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={TITLES[task.kind](task)}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        {task.kind === 'move' ? (
          <Select label={t.moveFolder} options={placesFor(task.group, task.groups)} {...form.field('parent')} />
        ) : (
          <TextField label={t.folderName} autoFocus maxLength={255} {...form.field('name')} />
        )}
      </form>
    </Dialog>
  );
}

/** Everywhere but below itself. Parents stand before their children in the list. */
function placesFor(group: ProjectGroup, groups: readonly ProjectGroup[]) {
  const below = new Set([group.id]);
  for (const { id, parent } of groups) if (parent !== null && below.has(parent)) below.add(id);
  return [
    { value: '', label: t.moveTop },
    ...groups
      .filter(({ id, workspace }) => !below.has(id) && workspace === group.workspace)
      .map(({ id, name, depth }) => ({ value: String(id), label: `${'– '.repeat(depth)}${name}` })),
  ];
}
