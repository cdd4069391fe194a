import { formatShare } from '../../lib/format.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { toast } from '../../ui/toast.ts';
import { writeRun } from './consensus-api.ts';
import { c } from './consensus-strings.ts';

type WriteDialogProps = {
  projectId: string;
  runId: number;
  onClose: () => void;
  onUndo: () => Promise<void>;
  onWritten: () => Promise<unknown>;
};

/** From how sure on a proposal becomes an annotation. */
export function WriteDialog({ projectId, runId, onClose, onUndo, onWritten }: WriteDialogProps) {
  const form = useForm({
    initial: { percent: 80, replace_final: false },
    onSubmit: async ({ percent, replace_final }) => {
      const {
        tasks,
        skipped,
        job_id: job,
      } = await writeRun(projectId, runId, {
        min_confidence: percent / 100,
        replace_final,
      });
      onClose();
      if (job === null) toast(c.wrote(tasks, skipped), tasks === 0 ? { tone: 'info' } : { onUndo });
      else toast(c.writing);
      await onWritten();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={c.writeTitle}
      description={c.writeText}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {c.writeAction}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <Slider
        label={c.minConfidence}
        min={0}
        max={100}
        step={5}
        format={(percent) => formatShare(percent / 100)}
        help={c.minConfidenceHelp}
        {...form.field('percent')}
      />
      <Checkbox label={c.replaceFinal} help={c.replaceFinalHelp} {...form.field('replace_final')} />
    </Dialog>
  );
}
