import type { AdminUserDetail, UserDeletionPlan } from '@labelwright/contract/administration';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { messageOf } from '../../lib/api-error.ts';
import { formatCount } from '../../lib/format.ts';
import { displayNameOf } from '../../lib/me.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { deletionQuery, USERS_KEY } from './admin-api.ts';
import { t } from './strings.ts';

export function DeleteUserDialog({ user, onClose }: { user: AdminUserDetail; onClose: () => void }) {
  const queryClient = useQueryClient();
  const { data: plan, error } = useQuery({ ...deletionQuery(user.id), gcTime: 0 });
  const [successor, setSuccessor] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const needsSuccessor = (plan?.ownerless.length ?? 0) > 0;
  const isReady = plan !== undefined && plan.blocked === null && (!needsSuccessor || successor.trim() !== '');
  const remove = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const query = needsSuccessor ? { successor: successor.trim() } : {};
      await api.delete(`/api/admin/users/${user.id}`, undefined, { query });
      toast(t.deleted, { onUndo: () => api.post(`/api/admin/users/${user.id}/restore`).then(refresh) });
      await refresh();
      onClose();
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  };
  const refresh = () => queryClient.invalidateQueries({ queryKey: USERS_KEY });
  return (
    <Dialog
      isOpen
      focusOn="first"
      onClose={onClose}
      title={t.deleteTitle(displayNameOf(user))}
      description={plan && t.deleteText(plan.restorable_days)}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" disabled={!isReady} isBusy={isBusy} onClick={() => void remove()}>
            {t.deleteAction}
          </Button>
        </>
      }
    >
      {plan === undefined && (error === null ? <SkeletonLines count={4} /> : <ErrorState error={error} />)}
      {plan !== undefined && <Plan plan={plan} />}
      {plan !== undefined && needsSuccessor && (
        <TextField
          label={t.successor}
          help={t.successorHelp}
          type="email"
          autoComplete="off"
          value={successor}
          onChange={setSuccessor}
        />
      )}
      {failure !== undefined && <Alert tone="danger">{messageOf(failure)}</Alert>}
    </Dialog>
  );
}

function Plan({ plan }: { plan: UserDeletionPlan }) {
  const { work } = plan;
  const stays = [
    formatCount(work.annotations, 'annotation'),
    formatCount(work.reviews, 'review'),
    formatCount(work.comments, 'comment'),
    formatCount(work.projects_created, 'project'),
  ].join(', ');
  const goes = [
    `${formatCount(work.leases, 'task')} given back`,
    formatCount(plan.sessions, 'session'),
    formatCount(plan.tokens, 'API token'),
  ].join(', ');
  return (
    <div className="flex flex-col gap-3 text-sm">
      {plan.blocked !== null && <Alert tone="warning">{plan.blocked}</Alert>}
      <dl className="grid grid-cols-[4rem_minmax(0,1fr)] gap-y-1">
        <dt className="text-muted">{t.stays}</dt>
        <dd>{stays}</dd>
        <dt className="text-muted">{t.goes}</dt>
        <dd>{goes}</dd>
      </dl>
      {plan.ownerless.length > 0 && (
        <p>
          {t.ownerless}{' '}
          {plan.ownerless.map(({ name, members }) => `${name} (${formatCount(members, 'member')})`).join(', ')}
        </p>
      )}
      {plan.alone_in.length > 0 && (
        <p className="text-muted">
          {t.aloneIn}{' '}
          {plan.alone_in.map(({ name, projects }) => `${name} (${formatCount(projects, 'project')})`).join(', ')}
        </p>
      )}
    </div>
  );
}
