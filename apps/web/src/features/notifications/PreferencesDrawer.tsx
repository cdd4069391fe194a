import { MAIL_CHOICES, type NotificationPreference } from '@labelwright/contract/notifications';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { NOTIFICATION_NAMES, NOTIFICATIONS_KEY } from '../../lib/notifications.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { Select } from '../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';

const PATH = '/api/notifications/preferences';

const preferencesQuery = queryOptions({
  queryKey: [...NOTIFICATIONS_KEY, 'preferences'],
  queryFn: ({ signal }) => api.get<NotificationPreference[]>(PATH, { signal }),
});

/** One row per kind; each change is saved as it is made. */
export function PreferencesDrawer({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(preferencesQuery);
  const saving = useMutation({
    mutationFn: (preference: NotificationPreference) =>
      api.patch<NotificationPreference[]>(PATH, { preferences: [preference] }),
    // Shown at once; the answer puts it right.
    onMutate: (preference) => {
      queries.setQueryData(preferencesQuery.queryKey, (rows) =>
        rows?.map((row) => (row.kind === preference.kind ? preference : row)),
      );
    },
    onSuccess: (rows) => queries.setQueryData(preferencesQuery.queryKey, rows),
    onError: (failure) => {
      toastError(t.notSaved, failure);
      void queries.invalidateQueries({ queryKey: preferencesQuery.queryKey });
    },
  });
  return (
    <Drawer isOpen onClose={onClose} title={t.settings}>
      <p className="mb-3 text-muted">{t.how}</p>
      {isPending && <SkeletonLines count={8} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      <ul className="flex flex-col divide-y">
        {data?.map((preference) => (
          <li key={preference.kind}>
            <PreferenceRow preference={preference} onChange={(next) => saving.mutate(next)} />
          </li>
        ))}
      </ul>
      <p className="mt-3 text-sm text-muted">{t.dailyHelp}</p>
    </Drawer>
  );
}

type PreferenceRowProps = {
  preference: NotificationPreference;
  onChange: (preference: NotificationPreference) => void;
};

function PreferenceRow({ preference, onChange }: PreferenceRowProps) {
  const { name, when } = NOTIFICATION_NAMES[preference.kind];
  return (
    <fieldset className="flex flex-col gap-2 py-3">
      <legend className="sr-only">{name}</legend>
      <div>
        <p aria-hidden className="font-medium">
          {name}
        </p>
        <p className="text-sm text-muted">{when}</p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Switch
          label={t.inApp}
          value={preference.in_app}
          onChange={(isOn) => onChange({ ...preference, in_app: isOn })}
        />
        <div className="w-40">
          <Select
            label={t.mailOf(name)}
            isLabelHidden
            value={preference.mail}
            options={MAIL_CHOICES.map((value) => ({ value, label: t[value] }))}
            onChange={(mail) => onChange({ ...preference, mail })}
          />
        </div>
      </div>
    </fieldset>
  );
}
