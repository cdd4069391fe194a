import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { toast } from '../../ui/toast.ts';
import { t } from './strings.ts';

type LimitFormProps = { projectId: string; userId: number; limit: number; onMended: () => void };

/** Another limit for one member, where the limit was found to be in the way. */
export function LimitForm({ projectId, userId, limit, onMended }: LimitFormProps) {
  const form = useForm({
    initial: { task_limit: (limit + 50) as number | undefined },
    validate: ({ task_limit: next }) =>
      next === undefined || !Number.isInteger(next) || next < 0 ? { task_limit: t.limitError } : {},
    onSubmit: async ({ task_limit }) => {
      await api.patch(`/api/projects/${encodeURIComponent(projectId)}/members/${userId}`, { task_limit });
      toast(t.mended);
      onMended();
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate className="flex flex-col gap-2">
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <div className="max-w-40">
        <NumberField label={t.newLimit} min={0} step={1} help={t.newLimitHelp} {...form.field('task_limit')} />
      </div>
      <div>
        <Button type="submit" size="sm" isBusy={form.isSubmitting}>
          {t.saveLimit}
        </Button>
      </div>
    </form>
  );
}
