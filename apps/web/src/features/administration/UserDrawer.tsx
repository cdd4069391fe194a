import type { AdminUserDetail } from '@labelwright/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { displayNameOf } from '../../lib/me.ts';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { userQuery } from './admin-api.ts';
import { DeleteUserDialog } from './DeleteUserDialog.tsx';
import { ImpersonateDialog } from './ImpersonateDialog.tsx';
import { Part } from './Part.tsx';
import { t, WORK_WORDS } from './strings.ts';
import { UserActions } from './UserActions.tsx';
import { UserMemberships, UserSessions, UserTokens } from './UserBelongings.tsx';
import { UserImpersonations } from './UserImpersonations.tsx';
import { LastActive, Rights, UserStatus } from './user-columns.tsx';

type Question = 'impersonate' | 'delete';

export function UserDrawer({ userId, onClose }: { userId: string; onClose: () => void }) {
  const { data: user, error, refetch } = useQuery(userQuery(userId));
  const [question, setQuestion] = useState<Question | undefined>();
  const closeQuestion = () => setQuestion(undefined);
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={user === undefined ? t.users : displayNameOf(user)}
      titleEnd={user && <UserStatus status={user.status} />}
      size="lg"
    >
      {user === undefined &&
        (error === null ? <SkeletonLines count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {user !== undefined && (
        <>
          <UserFacts user={user} onAsk={setQuestion} />
          {question === 'impersonate' && <ImpersonateDialog user={user} onClose={closeQuestion} />}
          {question === 'delete' && <DeleteUserDialog user={user} onClose={closeQuestion} />}
        </>
      )}
    </Drawer>
  );
}

function UserFacts({ user, onAsk }: { user: AdminUserDetail; onAsk: (question: Question) => void }) {
  return (
    <div className="flex flex-col gap-6">
      <UserActions user={user} onImpersonate={() => onAsk('impersonate')} onDelete={() => onAsk('delete')} />
      <FactList
        facts={[
          ['Email', user.email],
          [t.rights, <Rights key="rights" role={user.global_role} />],
          [t.lastActive, <LastActive key="active" at={user.last_activity_at} />],
          [t.created, <RelativeTime key="created" at={user.created_at} />],
          ...(user.locked_until === null
            ? []
            : [['Locked until', <RelativeTime key="locked" at={user.locked_until} />] as const]),
          ...(user.deleted_at === null
            ? []
            : [['Deleted', <RelativeTime key="deleted" at={user.deleted_at} />] as const]),
          ['Failed sign-ins', String(user.failed_logins)],
          ['Password', user.has_password ? 'Has one' : 'Has none'],
          [
            'Ids',
            <span key="ids" className="flex flex-wrap gap-x-3">
              <CopyId id={user.user_id} />
              <CopyId id={user.id} />
            </span>,
          ],
        ]}
      />
      <Part title={t.work} note={t.workText}>
        <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3">
          {(Object.keys(WORK_WORDS) as (keyof typeof WORK_WORDS)[]).map((key) => (
            <div key={key} className="rounded-md border px-3 py-2">
              <dt className="text-xs text-muted">{WORK_WORDS[key]}</dt>
              <dd className="tabular text-md">{user.work[key].toLocaleString()}</dd>
            </div>
          ))}
        </dl>
      </Part>
      <UserMemberships user={user} />
      <UserSessions user={user} />
      <UserTokens user={user} />
      <UserImpersonations userId={user.user_id} />
      <RawRecord title={t.record} value={user} />
    </div>
  );
}
