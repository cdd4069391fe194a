import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/Badge.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { impersonationsQuery } from './admin-api.ts';
import { Part } from './Part.tsx';
import { t } from './strings.ts';

/** Who acted as this person, why, and the way to what they did. Nothing when nobody ever did. */
export function UserImpersonations({ userId }: { userId: number }) {
  const { data = [] } = useQuery(impersonationsQuery(userId));
  if (data.length === 0) return null;
  return (
    <Part title={t.actedBy}>
      <ul className="divide-y rounded-md border text-sm">
        {data.map((impersonation) => (
          <li key={impersonation.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5">
            <span className="font-medium">{impersonation.admin.email}</span>
            <RelativeTime at={impersonation.started_at} />
            {impersonation.is_live && <Badge tone="warning">{t.live}</Badge>}
            <span className="w-full text-muted wrap-anywhere">{impersonation.reason}</span>
            <Link
              to="/admin/audit"
              search={{ impersonation: impersonation.id }}
              className="text-accent hover:underline"
            >
              {t.whatTheyDid}
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}
