import type { AdminUserDetail } from '@labelwright/contract/administration';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { Part } from './Part.tsx';
import { t } from './strings.ts';
import { useUserChanges } from './use-user-changes.ts';

type BelongingsProps = { user: AdminUserDetail };

const Rows = ({ children }: { children: ReactNode }) => (
  <ul className="divide-y rounded-md border text-sm">{children}</ul>
);
const Row = ({ children, end }: { children: ReactNode; end?: ReactNode }) => (
  <li className="flex min-h-9 items-center gap-3 px-3 py-1.5">
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5">{children}</div>
    {end}
  </li>
);
const Nothing = () => <p className="text-sm text-muted">{t.none}</p>;

export const UserMemberships = ({ user }: BelongingsProps) => (
  <Part title={t.memberships}>
    {user.memberships.length === 0 ? (
      <Nothing />
    ) : (
      <Rows>
        {user.memberships.map((membership) => (
          <Row key={membership.organization_id} end={<Badge>{membership.role}</Badge>}>
            <Link
              to="/admin/organizations"
              search={{ organization: membership.organization_id }}
              className="truncate font-medium text-accent hover:underline"
            >
              {membership.organization_name}
            </Link>
            <span className="text-muted">{formatCount(membership.projects, 'project')}</span>
            {!membership.enabled && <Badge tone="warning">{t.status.disabled}</Badge>}
            {membership.is_suspended && <Badge tone="warning">{t.suspended}</Badge>}
          </Row>
        ))}
      </Rows>
    )}
  </Part>
);

export function UserSessions({ user }: BelongingsProps) {
  const { endSession } = useUserChanges(user);
  return (
    <Part title={t.sessions}>
      {user.sessions.length === 0 ? (
        <Nothing />
      ) : (
        <Rows>
          {user.sessions.map((session) => (
            <Row
              key={session.id}
              end={
                <Button size="sm" onClick={() => void endSession(session.id)}>
                  {t.endSession}
                </Button>
              }
            >
              <span className="tabular">{session.ip}</span>
              <RelativeTime at={session.last_seen_at} />
              <span className="w-full truncate text-xs text-muted" title={session.user_agent}>
                {session.user_agent}
              </span>
            </Row>
          ))}
        </Rows>
      )}
    </Part>
  );
}

export function UserTokens({ user }: BelongingsProps) {
  const { revokeToken } = useUserChanges(user);
  return (
    <Part title={t.tokens}>
      {user.tokens.length === 0 ? (
        <Nothing />
      ) : (
        <Rows>
          {user.tokens.map((token) => (
            <Row
              key={token.id}
              end={
                <Button size="sm" onClick={() => void revokeToken(token.id)}>
                  {t.revoke}
                </Button>
              }
            >
              <span className="font-medium">{token.name}</span>
              <code className="font-mono text-xs text-muted">{token.hint}…</code>
              <span className="text-muted">{token.organization_name}</span>
              {token.last_used_at !== null && <RelativeTime at={token.last_used_at} />}
            </Row>
          ))}
        </Rows>
      )}
    </Part>
  );
}
