import type { LibrarySettings } from '@labelwright/contract/libraries';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { toast } from '../../ui/toast.ts';
import { rulesQuery } from './libraries-api.ts';
import { t } from './strings.ts';

export function RulesTab() {
  const rules = useQuery(rulesQuery);
  if (rules.isError) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  return <Card title={t.rules}>{rules.data ? <RulesForm rules={rules.data} /> : <SkeletonLines count={3} />}</Card>;
}

function RulesForm({ rules }: { rules: LibrarySettings }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { require_approved_labels: rules.require_approved_labels, embed_hosts: rules.embed_hosts.join('\n') },
    onSubmit: async ({ require_approved_labels, embed_hosts }) => {
      const hosts = embed_hosts
        .split('\n')
        .map((host) => host.trim())
        .filter((host) => host !== '');
      const saved = await api.patch<LibrarySettings>('/api/library/settings', {
        require_approved_labels,
        embed_hosts: hosts,
      });
      queryClient.setQueryData(rulesQuery.queryKey, saved);
      toast(t.rulesSaved);
    },
  });
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-140 flex-col gap-4">
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <Switch label={t.requireApproved} help={t.requireApprovedHelp} {...form.field('require_approved_labels')} />
      <TextArea label={t.hosts} help={t.hostsHelp} rows={4} isMono {...form.field('embed_hosts')} />
      <div>
        <Button type="submit" variant="primary" isBusy={form.isSubmitting} disabled={!form.isDirty}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}
