import type { Project } from '@labelwright/contract/projects';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { projectKey } from '../../../lib/project.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { RadioGroup } from '../../../ui/RadioGroup.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { pathOf } from '../projects-api.ts';
import { ROLES, type RoleValue } from './member-words.ts';

type InviteDialogProps = { project: Project; isOpen: boolean; onClose: () => void };

/** By mail, for one person; or with the link of the project, for many. */
export function InviteDialog({ project, isOpen, onClose }: InviteDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Invite people" size="md">
      <MailInvitation project={project} />
      <hr className="border-line" />
      <SharedLink project={project} />
    </Dialog>
  );
}

function MailInvitation({ project }: { project: Project }) {
  const queryClient = useQueryClient();
  const [link, setLink] = useState<{ email: string; url: string }>();
  const form = useForm({
    initial: { email: '', role: 'annotator' as RoleValue },
    validate: ({ email }) => (/^[^\s@]+@[^\s@]+$/.test(email.trim()) ? {} : { email: 'Give an email address.' }),
    onSubmit: async ({ email, role }) => {
      const body = { email: email.trim(), role };
      const { token } = await api.post<{ token: string }>(`${pathOf(project.id)}/invite`, body);
      setLink({ email: body.email, url: `${location.origin}/invitations/${token}` });
      void queryClient.invalidateQueries({ queryKey: projectKey(String(project.id)) });
      toast(`Invited ${body.email}`);
      form.reset({ email: '', role });
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate className="flex flex-col gap-4">
      <h3 className="font-semibold">By email</h3>
      <TextField label="Email" type="email" autoComplete="off" autoFocus {...form.field('email')} />
      <RadioGroup label="Role" layout="cards" options={ROLES} {...form.field('role')} />
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      {link !== undefined && (
        <Alert tone="success" title={`A mail is on its way to ${link.email}`}>
          <p>You can also pass the link on yourself; only that address can accept it, once, within a week.</p>
          <CopyField label="Invitation link" value={link.url} />
        </Alert>
      )}
      <div>
        <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
          Send invitation
        </Button>
      </div>
    </form>
  );
}

function SharedLink({ project }: { project: Project }) {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  if (project.token === undefined) return null;

  async function renew() {
    setBusy(true);
    try {
      const saved = await api.post<Project>(`${pathOf(project.id)}/reset-token`);
      queryClient.setQueryData(projectKey(String(project.id)), saved);
      void queryClient.invalidateQueries({ queryKey: projectKey(String(project.id)) });
      toast('New link made; the old one no longer works');
    } catch (error) {
      toastError('The link could not be renewed', error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section aria-label="Shared link" className="flex flex-col gap-3">
      <div>
        <h3 className="font-semibold">With a link</h3>
        <p className="text-sm text-muted">
          Whoever has it and a verified account joins as an annotator of this project, and of nothing else.
        </p>
      </div>
      <CopyField label="Link of the project" value={`${location.origin}/join?token=${project.token}`} />
      <div>
        <Button isBusy={isBusy} onClick={() => void renew()}>
          Make a new link
        </Button>
      </div>
    </section>
  );
}

function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <TextField
          label={label}
          isMono
          readOnly
          value={value}
          onChange={() => {}}
          onFocus={(event) => event.target.select()}
        />
      </div>
      <CopyButton text={value} size="md" />
    </div>
  );
}
