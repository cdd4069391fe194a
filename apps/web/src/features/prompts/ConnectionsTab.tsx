import type { Connection } from '@labelwright/contract/prompts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Unplug } from 'lucide-react';
import { useState } from 'react';
import { formatDuration } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { ConnectionDialog } from './ConnectionDialog.tsx';
import { CONNECTIONS_KEY, connectionsQuery, deleteConnection, testConnection } from './prompts-api.ts';
import { formatMicros, t } from './strings.ts';

/** The language models of an organization; its projects choose among them. */
export function ConnectionsTab() {
  const { data, error, refetch } = useQuery(connectionsQuery);
  const [open, setOpen] = useState<Connection | 'new'>();
  const add = (
    <Button icon={<Plus aria-hidden size={16} />} onClick={() => setOpen('new')}>
      {t.connections.add}
    </Button>
  );
  return (
    <section aria-label={t.connections.title} className="flex max-w-4xl flex-col gap-4">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <p className="text-muted">{t.connections.text}</p>
        {data !== undefined && data.length > 0 && add}
      </header>
      {error !== null && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={4} />
      ) : data.length === 0 ? (
        <EmptyState title={t.connections.none} action={add}>
          {t.connections.noneText}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {data.map((connection) => (
            <ConnectionCard key={connection.id} connection={connection} onChange={() => setOpen(connection)} />
          ))}
        </ul>
      )}
      {open !== undefined && (
        <ConnectionDialog connection={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </section>
  );
}

function ConnectionCard({ connection, onChange }: { connection: Connection; onChange: () => void }) {
  const queries = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const test = useMutation({
    mutationFn: () => testConnection(connection.id),
    onError: (error) => toastError(t.connections.fails, error),
  });
  async function disconnect() {
    await deleteConnection(connection.id);
    await queries.invalidateQueries({ queryKey: CONNECTIONS_KEY });
    toast(t.connections.deleted);
  }
  const { input_price: input, output_price: output } = connection;
  const facts = [
    connection.model,
    connection.has_key ? t.connections.key(connection.key_hint) : t.connections.noKey,
    t.connections.prices(formatMicros(input * 1_000_000), formatMicros(output * 1_000_000)),
  ];
  return (
    <li className="flex flex-col gap-3 rounded-md border bg-surface p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="text-base font-medium wrap-anywhere">{connection.name}</h3>
          <p className="text-sm break-all text-muted">{connection.base_url}</p>
        </div>
        <div className="flex shrink-0 items-center gap-1">
          <Button size="sm" isBusy={test.isPending} onClick={() => test.mutate()}>
            {t.connections.test}
          </Button>
          {connection.can.update && (
            <IconButton name={t.connections.change} icon={<Pencil size={16} />} onClick={onChange} />
          )}
          {connection.can.delete && (
            <IconButton name={t.connections.delete} icon={<Unplug size={16} />} onClick={() => setLeaving(true)} />
          )}
        </div>
      </div>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {test.data !== undefined && (
        <Alert
          tone={test.data.ok ? 'success' : 'danger'}
          title={test.data.ok ? t.connections.works(formatDuration(test.data.duration_ms)) : t.connections.fails}
        >
          {test.data.error !== null && <span className="wrap-anywhere">{test.data.error}</span>}
        </Alert>
      )}
      <ConfirmDialog
        isOpen={isLeaving}
        onClose={() => setLeaving(false)}
        title={t.connections.deleteTitle(connection.name)}
        actionLabel={t.connections.delete}
        onConfirm={disconnect}
      >
        {t.connections.deleteText}
      </ConfirmDialog>
    </li>
  );
}
