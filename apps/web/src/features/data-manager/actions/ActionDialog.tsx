import type {
  ActionAnswer,
  ActionBody,
  ActionField,
  ActionId,
  ActionInfo,
} from '@labelwright/contract/data-manager-actions';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ApiError, messageOf } from '../../../lib/api-error.ts';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SkeletonLines } from '../../../ui/States.tsx';
import { tasksKey } from '../data-api.ts';
import { t } from '../strings.ts';
import { ActionFields } from './ActionFields.tsx';
import { type FormValues, isFilled, startValues, toBody } from './action-form.ts';
import { actionFormQuery, previewAction, runAction } from './actions-api.ts';

type ActionDialogProps = {
  projectId: string;
  action: ActionInfo;
  /** Which tasks, as the server takes them. */
  target: ActionBody;
  onClose: () => void;
  onRun: (answer: ActionAnswer) => void;
};

const NO_FIELDS: ActionField[] = [];

/** Asks what an action needs to know, and tells in numbers what it will do before it does it. */
export function ActionDialog({ projectId, action, target, onClose, onRun }: ActionDialogProps) {
  const hasForm = action.dialog.form !== null;
  const form = useQuery({ ...actionFormQuery(projectId, action.id), enabled: hasForm });
  const fields = form.data?.flatMap((row) => row.fields) ?? NO_FIELDS;
  if (hasForm && form.data === undefined)
    return (
      <Dialog isOpen onClose={onClose} title={action.title}>
        {form.isError ? <Alert tone="danger">{messageOf(form.error)}</Alert> : <SkeletonLines count={3} />}
      </Dialog>
    );
  return <Asking {...{ projectId, action, target, onClose, onRun, fields }} />;
}

function Asking({ projectId, action, target, onClose, onRun, fields }: ActionDialogProps & { fields: ActionField[] }) {
  const formId = useId();
  const id = action.id as ActionId;
  const [values, setValues] = useState<FormValues>(() => startValues(fields));
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const body = { ...target, ...toBody(fields, values) };
  const isReady = isFilled(fields, values);
  const settled = useDebounced(body, 250);
  const preview = useQuery({
    queryKey: [...tasksKey(projectId), 'actions', id, 'preview', settled],
    queryFn: ({ signal }) => previewAction(projectId, id, settled, signal),
    enabled: isReady,
    staleTime: 0,
    retry: false,
    placeholderData: (former) => former,
  });
  const { data: told } = preview;
  const fieldErrors = error instanceof ApiError ? error.fields : undefined;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      onRun(await runAction(projectId, id, body));
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  const count =
    told && (told.is_estimate ? t.atLeast(formatCount(told.tasks, 'task')) : formatCount(told.tasks, 'task'));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={action.title}
      description={count === undefined ? undefined : t.actionOn(count)}
      focusOn={action.is_destructive ? 'first' : 'main'}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button
            type="submit"
            form={formId}
            variant={action.is_destructive ? 'danger' : 'primary'}
            isBusy={isBusy}
            disabled={!isReady || told?.can_run === false}
          >
            {count === undefined ? action.title : t.runOn(action.title, count)}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {error !== undefined && <Alert tone="danger">{messageOf(error)}</Alert>}
        <ActionFields fields={fields} values={values} errors={fieldErrors} onChange={setValues} />
        {told && (
          <div role="status" className="flex flex-col gap-2 text-sm">
            {told.effects.length > 0 && (
              <ul className="flex list-disc flex-col gap-1 pl-5">
                {told.effects.map((effect) => (
                  <li key={effect}>{effect}</li>
                ))}
              </ul>
            )}
            {told.problems.map(({ message, tasks }) => (
              <Alert key={message} tone={told.can_run ? 'warning' : 'danger'}>
                {tasks === null ? message : `${message} (${formatNumber(tasks)})`}
              </Alert>
            ))}
            <p className="text-muted">{told.can_undo ? t.canUndo : t.cannotUndo}</p>
          </div>
        )}
        {preview.isError && <Alert tone="warning">{messageOf(preview.error)}</Alert>}
      </form>
    </Dialog>
  );
}
