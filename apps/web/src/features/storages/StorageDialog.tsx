import type { StorageConnection, StorageFiles, StorageFormField, StorageType } from '@labelwright/contract/storages';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { toFormErrors } from '../../lib/form-errors.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { FilePreview } from './FilePreview.tsx';
import { StorageField } from './StorageField.tsx';
import { type Draft, fieldsToBody, startValues } from './storage-draft.ts';
import {
  browseStorage,
  changeStorage,
  createStorage,
  type Direction,
  storageFormQuery,
  storagesKey,
  testStorage,
} from './storages-api.ts';
import { KINDS, t } from './strings.ts';

type StorageDialogProps = {
  projectId: number;
  direction: Direction;
  /** undefined: a new one. */
  storage?: StorageConnection;
  onClose: () => void;
};

type Action = 'save' | 'test' | 'preview';

/** Makes or changes a connection; what is entered can be tried and looked into before it is saved. */
export function StorageDialog({ projectId, direction, storage, onClose }: StorageDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [type, setType] = useState<StorageType>(storage?.type ?? 's3');
  const [changes, setChanges] = useState<Draft>({});
  const [busy, setBusy] = useState<Action>();
  const [errors, setErrors] = useState<{ fields: Partial<Record<string, string>>; form: string | undefined }>();
  const [verdict, setVerdict] = useState<string>();
  const [files, setFiles] = useState<StorageFiles>();
  const form = useQuery(storageFormQuery(direction, type));
  const fields: StorageFormField[] = (form.data ?? []).flatMap((group) => group.fields);
  const draft = { ...startValues(fields, storage), ...changes };

  async function run(action: Action, work: (body: Record<string, unknown>) => Promise<void>) {
    setBusy(action);
    setErrors(undefined);
    setVerdict(undefined);
    try {
      const ids = storage === undefined ? { project: projectId } : { id: storage.id };
      await work({ ...ids, ...fieldsToBody(fields, draft, storage === undefined) });
    } catch (error) {
      setErrors(
        toFormErrors(
          error,
          fields.map(({ name }) => name),
        ),
      );
    } finally {
      setBusy(undefined);
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run('save', async (body) => {
      await (storage === undefined ? createStorage(direction, type, body) : changeStorage(storage, body));
      await queryClient.invalidateQueries({ queryKey: storagesKey(projectId) });
      toast(storage === undefined ? t.connected : t.saved);
      onClose();
    });
  };
  const test = () => run('test', async (body) => setVerdict((await testStorage(direction, type, body)).message));
  const preview = () => run('preview', async (body) => setFiles(await browseStorage(type, body)));
  function choose(next: StorageType) {
    setType(next);
    setErrors(undefined);
    setVerdict(undefined);
    setFiles(undefined);
  }
  const isOff = busy !== undefined || form.data === undefined;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="md"
      title={
        storage === undefined ? (direction === 'import' ? t.newSource : t.newTarget) : t.changeTitle(storage.title)
      }
      actions={
        <>
          {direction === 'import' && (
            <Button onClick={preview} isBusy={busy === 'preview'} disabled={isOff}>
              {t.preview}
            </Button>
          )}
          <Button onClick={test} isBusy={busy === 'test'} disabled={isOff}>
            {t.test}
          </Button>
          <Button type="submit" form={formId} variant="primary" isBusy={busy === 'save'} disabled={isOff}>
            {storage === undefined ? t.connect : t.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={save} className="flex flex-col gap-4">
        {storage === undefined && <Select label={t.kind} value={type} options={KINDS} onChange={choose} />}
        {form.error !== null && form.data === undefined && (
          <ErrorState error={form.error} onRetry={() => void form.refetch()} />
        )}
        {form.isPending && <SkeletonLines count={6} />}
        {fields.map((field) => (
          <StorageField
            key={`${type} ${field.name}`}
            id={`${formId}-${field.name}`}
            field={field}
            value={draft[field.name]}
            error={errors?.fields[field.name]}
            onChange={(value) => setChanges((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        <div aria-live="polite" className="flex flex-col gap-3">
          {errors?.form !== undefined && <Alert tone="danger">{errors.form}</Alert>}
          {verdict !== undefined && <Alert tone="success">{verdict}</Alert>}
          {files !== undefined && <FilePreview files={files} />}
        </div>
      </form>
    </Dialog>
  );
}
