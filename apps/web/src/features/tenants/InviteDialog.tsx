import type { CreatedInvitation } from '@labelwright/contract/tenants';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { InvitationLink } from './InvitationLink.tsx';
import { ROLE_OPTIONS, t } from './strings.ts';
import { INVITATIONS_KEY, invitationsPath } from './tenants-api.ts';

type Way = 'mail' | 'link';
type Role = (typeof ROLE_OPTIONS)[number]['value'];
type Values = { way: Way; email: string; role: Role };

const WAYS = [
  { value: 'mail', label: t.byMail, help: t.byMailHelp },
  { value: 'link', label: t.byLink, help: t.byLinkHelp },
] as const;

const INITIAL: Values = { way: 'mail', email: '', role: 'member' };

type InviteDialogProps = { organizationId: number; canInviteOwners: boolean; onClose: () => void };

export function InviteDialog({ organizationId, canInviteOwners, onClose }: InviteDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [created, setCreated] = useState<CreatedInvitation>();
  const form = useForm<Values>({
    initial: INITIAL,
    validate: (values) => (values.way === 'mail' && values.email.trim() === '' ? { email: t.emailMissing } : {}),
    onSubmit: async ({ way, email, role }) => {
      const body = way === 'link' ? {} : { email: email.trim(), role };
      setCreated(await api.post<CreatedInvitation>(invitationsPath(organizationId), body));
      await queryClient.invalidateQueries({ queryKey: INVITATIONS_KEY });
    },
  });
  if (created !== undefined) return <InvitationLink invitation={created} onClose={onClose} />;
  const isLink = form.values.way === 'link';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.invite}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {isLink ? t.makeLink : t.sendInvitation}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <RadioGroup
          label={t.inviteBy}
          options={WAYS}
          value={form.values.way}
          onChange={(way) => form.set('way', way)}
        />
        {!isLink && (
          <>
            <TextField label={t.email} type="email" autoComplete="off" autoFocus {...form.field('email')} />
            <RadioGroup
              label={t.role}
              options={ROLE_OPTIONS.filter(({ value }) => canInviteOwners || value !== 'owner').map((option) => ({
                ...option,
                help: t.roleHelp[option.value],
              }))}
              value={form.values.role}
              onChange={(role) => form.set('role', role)}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}
