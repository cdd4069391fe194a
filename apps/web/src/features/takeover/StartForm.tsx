import type { StartTakeover } from '@labelwright/contract/takeover';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { readProjectNumbers } from './project-numbers.ts';
import { t } from './strings.ts';
import { startTakeover, TAKEOVERS_KEY } from './takeover-api.ts';

const ROLES = (['member', 'admin'] as const).map((value) => ({ value, label: t.roles[value] }));

const INITIAL = {
  url: '',
  token: '',
  projects: '',
  role: 'member' as 'member' | 'admin',
  requests_per_second: 20 as number | undefined,
};

const problemsOf = ({ url, token, projects }: typeof INITIAL) => ({
  ...(/^https?:\/\/\S+$/.test(url.trim()) ? {} : { url: t.badUrl }),
  ...(token.trim() === '' ? { token: t.noToken } : {}),
  ...(readProjectNumbers(projects) === null ? { projects: t.badProjects } : {}),
});

function bodyOf({ url, token, projects, role, requests_per_second: rate }: typeof INITIAL): StartTakeover {
  const numbers = readProjectNumbers(projects);
  return {
    url: url.trim(),
    token: token.trim(),
    role,
    ...(numbers ? { projects: numbers } : {}),
    ...(rate === undefined ? {} : { requests_per_second: rate }),
  };
}

export function StartForm() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initial: INITIAL,
    validate: problemsOf,
    onSubmit: async (values) => {
      const { id } = await startTakeover(bodyOf(values));
      await queries.invalidateQueries({ queryKey: TAKEOVERS_KEY });
      await navigate({ to: '/organization/label-studio/$takeoverId', params: { takeoverId: String(id) } });
    },
  });
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-180 flex-col gap-4">
      <TextField
        label={t.url}
        help={t.urlHelp}
        type="url"
        inputMode="url"
        placeholder="https://label-studio.example.com"
        isRequired
        {...form.field('url')}
      />
      <PasswordField
        label={t.token}
        help={t.tokenHelp}
        autoComplete="new-password"
        isRequired
        {...form.field('token')}
      />
      <details>
        <summary className="min-h-6 cursor-pointer text-sm font-medium">{t.more}</summary>
        <div className="mt-3 grid items-start gap-4 sm:grid-cols-2">
          <TextField label={t.projects} help={t.projectsHelp} inputMode="numeric" {...form.field('projects')} />
          <Select label={t.role} options={ROLES} {...form.field('role')} />
          <NumberField label={t.rate} min={0.1} max={200} {...form.field('requests_per_second')} />
        </div>
      </details>
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <div>
        <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
          {t.start}
        </Button>
      </div>
    </form>
  );
}
