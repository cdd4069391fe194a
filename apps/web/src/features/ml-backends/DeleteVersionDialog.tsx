import type { ModelVersionInfo } from '@labelwright/contract/model-versions';
import type { Project } from '@labelwright/contract/projects';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { toast } from '../../ui/toast.ts';
import { deleteVersion, useRefreshModels } from './ml-api.ts';
import { t } from './strings.ts';

type DeleteVersionDialogProps = { project: Project; version: ModelVersionInfo; onClose: () => void };

export function DeleteVersionDialog({ project, version, onClose }: DeleteVersionDialogProps) {
  const refresh = useRefreshModels(project.id);
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t.versions.deleteTitle(version.predictions, version.model_version || t.versions.unnamed)}
      actionLabel={t.versions.delete}
      onConfirm={async () => {
        await deleteVersion(project.id, version.model_version);
        await refresh();
        toast(t.versions.deleting);
      }}
    >
      {t.versions.deleteText}
    </ConfirmDialog>
  );
}
