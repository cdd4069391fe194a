import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { type RawSearch, useUrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { PageBody } from '../../ui/Layout.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { AlertList } from './AlertList.tsx';
import { ALERTS_KEY, ALERTS_PATH, alertCountsQuery, type Scope } from './alerts-api.ts';
import { readAlertsUrl, VIEWS, type AlertsView as View } from './alerts-url.ts';
import { RuleList } from './RuleList.tsx';
import { t } from './strings.ts';

const LOOK_MS = 3000;

/** What needs attention, in an organization or on the whole platform. */
export function AlertsView({ scope }: { scope: Scope }) {
  const [url, setUrl] = useUrlState(readAlertsUrl);
  const counts = useQuery(alertCountsQuery(scope));
  const queryClient = useQueryClient();
  useLive('alert', { invalidates: [ALERTS_KEY] });
  const look = useMutation({
    mutationFn: () => api.post(`${ALERTS_PATH}/check`),
    onSuccess: () => {
      toast(t.checking);
      setTimeout(() => void queryClient.invalidateQueries({ queryKey: ALERTS_KEY }), LOOK_MS);
    },
    onError: (error) => toastError(t.checkFailed, error),
  });
  return (
    <PageBody kind="work">
      <header className="flex flex-wrap items-center gap-x-6 border-b px-4 pt-2 md:px-6">
        <h1 className="text-md">{t.title}</h1>
        <nav aria-label={t.tabs} className="flex min-w-0 gap-5 overflow-x-auto">
          {VIEWS.map((view) => (
            <ViewLink
              key={view}
              view={view}
              isCurrent={view === url.view}
              count={view === 'open' ? counts.data?.open : undefined}
            />
          ))}
        </nav>
        {scope === 'platform' && (
          <div className="ml-auto py-1">
            <Button size="sm" isBusy={look.isPending} onClick={() => look.mutate()}>
              {t.check}
            </Button>
          </div>
        )}
      </header>
      {url.view === 'rules' ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <RuleList scope={scope} />
        </div>
      ) : (
        <AlertList scope={scope} url={url} onChange={setUrl} />
      )}
    </PageBody>
  );
}

function ViewLink({ view, isCurrent, count }: { view: View; isCurrent: boolean; count: number | undefined }) {
  return (
    <Link
      to="."
      search={(_: RawSearch) => ({ view: view === 'open' ? undefined : view })}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(
        '-mb-px flex h-9 min-w-6 shrink-0 items-center gap-1.5 border-b-2 whitespace-nowrap -outline-offset-2 transition-colors hover:text-fg pointer-coarse:h-11',
        isCurrent ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
      )}
    >
      {t[view]}
      {count !== undefined && <span className="tabular text-xs font-normal text-muted">{formatNumber(count)}</span>}
    </Link>
  );
}
