import type { LibraryLabel } from '@labelwright/contract/libraries';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Select } from '../../../ui/Select.tsx';
import { toast } from '../../../ui/toast.ts';
import { allLabelsQuery, LABELS_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';

const namesOf = (label: LibraryLabel | undefined): string[] => [...new Set(Object.values(label?.options ?? {}).flat())];

/** Which label stays, and which of its options takes the place of each of this one's. */
export function MergeDialog({ label, onClose }: { label: LibraryLabel; onClose: () => void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const labels = useQuery(allLabelsQuery);
  const [options, setOptions] = useState<Readonly<Record<string, string>>>({});
  const form = useForm({
    initial: { into: '' },
    validate: ({ into }) => (into === '' ? { into: t.chooseLabel } : {}),
    onSubmit: async ({ into }) => {
      const named = Object.fromEntries(Object.entries(options).filter(([, to]) => to !== ''));
      await api.post(`/api/labels/${label.id}/merge`, { into: Number(into), options: named });
      toast(t.started, { detail: t.startedText });
      await queryClient.invalidateQueries({ queryKey: LABELS_KEY });
      onClose();
    },
  });
  const others = (labels.data ?? []).filter(({ id, options: theirs }) => id !== label.id && fits(label, theirs));
  const target = others.find(({ id }) => String(id) === form.values.into);
  const choose = (into: string) => {
    form.set('into', into);
    const theirs = namesOf(others.find(({ id }) => String(id) === into));
    setOptions(Object.fromEntries(namesOf(label).map((name) => [name, theirs.includes(name) ? name : ''])));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.merge}
      description={t.mergeText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.mergeRun(target?.title ?? '…')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <Select
          label={t.mergeInto}
          placeholder={t.chooseLabel}
          options={others.map(({ id, title }) => ({ value: String(id), label: title }))}
          {...form.field('into')}
          onChange={choose}
        />
        {target !== undefined &&
          namesOf(label).map((name) => (
            <Select
              key={name}
              label={name}
              value={options[name] ?? ''}
              onChange={(to) => setOptions((current) => ({ ...current, [name]: to }))}
              options={[
                { value: '', label: t.keepOwn },
                ...namesOf(target).map((theirs) => ({ value: theirs, label: theirs })),
              ]}
            />
          ))}
      </form>
    </Dialog>
  );
}

const fits = (label: LibraryLabel, theirs: LibraryLabel['options']): boolean =>
  Object.keys(label.options).some((type) => Object.hasOwn(theirs, type));
