import type { ApiToken } from '@labelwright/contract/identity';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { t } from './strings.ts';

export function TokensSection() {
  const queryClient = useQueryClient();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken>();
  const tokens = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => api.list<ApiToken>('/api/tokens', { signal }),
  });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['tokens'] });
  const rows = tokens.data?.items ?? [];

  return (
    <Card
      isFlush
      title={t.tokens}
      actions={
        <Button size="sm" icon={<Plus aria-hidden size={16} />} onClick={() => setCreating(true)}>
          {t.newToken}
        </Button>
      }
    >
      <p className="border-b px-4 py-3 text-sm text-muted">
        {t.tokensHelp} <code className="font-mono text-xs text-fg">Authorization: Token …</code>
      </p>
      {tokens.isError && <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.isPending && (
        <div className="p-4">
          <SkeletonLines />
        </div>
      )}
      {tokens.isSuccess && rows.length === 0 && (
        <EmptyState icon={<KeyRound aria-hidden />} title={t.noTokens}>
          {t.noTokensText}
        </EmptyState>
      )}
      <ul className="divide-y">
        {rows.map((token) => (
          <li key={token.id} className="flex min-h-13 items-center gap-3 px-4 py-2">
            <KeyRound aria-hidden size={16} className="shrink-0 text-muted" />
            <TokenFacts token={token} />
            <Button size="sm" onClick={() => setRevoking(token)}>
              {t.revoke}
            </Button>
          </li>
        ))}
      </ul>
      {isCreating && (
        <NewTokenDialog
          onClose={() => {
            setCreating(false);
            void refresh();
          }}
        />
      )}
      {revoking !== undefined && (
        <ConfirmDialog
          isOpen
          title={t.revokeTitle(revoking.name)}
          actionLabel={t.revokeAction}
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await api.delete(`/api/tokens/${revoking.id}`);
            await refresh();
          }}
        >
          {t.revokeText}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function TokenFacts({ token }: { token: ApiToken }) {
  return (
    <div className="min-w-0 flex-1">
      <div className="flex min-w-0 items-baseline gap-2">
        <span className="truncate">{token.name}</span>
        <span className="font-mono text-xs text-muted">{token.hint}…</span>
      </div>
      <div className="flex flex-wrap gap-x-3 text-xs text-muted">
        <span>
          {t.created} <RelativeTime at={token.created_at} />
        </span>
        <span>
          {token.last_used_at === null ? (
            t.neverUsed
          ) : (
            <>
              {t.lastUsed} <RelativeTime at={token.last_used_at} />
            </>
          )}
        </span>
        {token.expires_at !== null && (
          <span>
            {t.expires} <RelativeTime at={token.expires_at} />
          </span>
        )}
        {token.scopes.length > 0 && <span className="font-mono">{token.scopes.join(' ')}</span>}
      </div>
    </div>
  );
}
