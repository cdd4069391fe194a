import type { CollectionItem } from '@labelwright/contract/collection-items';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { COLLECTION_KEY } from '../../lib/collection.ts';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { enginesQuery, processItem, referenceOf } from './collection-api.ts';
import { processing as t } from './viewer-strings.ts';

type Processed = Pick<
  CollectionItem,
  'id' | 'type' | 'is_raw' | 'processing_state' | 'processing_error' | 'has_text' | 'can'
>;

const LOOKS = { none: 'not_started', queued: 'queued', processing: 'running', done: 'done', failed: 'failed' } as const;

/** One word on how far the reading of an item is; nothing where there is nothing to read. */
export function ProcessingBadge({ item }: { item: Pick<Processed, 'type' | 'is_raw' | 'processing_state'> }) {
  const lacksEngine = useLacksEngine(item.type);
  if (item.type === 'raw_text' || (item.is_raw && item.processing_state === 'none')) return null;
  if (item.processing_state === 'failed' && lacksEngine)
    return <StatusBadge status="not_started" label={t.noEngineShort[item.type]} />;
  return <StatusBadge status={LOOKS[item.processing_state]} label={t.states[item.type][item.processing_state]} />;
}

/** Once more, for an item whose text could not be read. */
export function RetryButton({ item }: { item: Processed & { title: string } }) {
  const { isAsking, ask } = useProcessing(item);
  if (item.processing_state !== 'failed' || !item.can.process) return null;
  return (
    <IconButton
      name={t.retryOf(item.title)}
      icon={<RotateCw size={16} />}
      disabled={isAsking}
      onClick={() => void ask()}
    />
  );
}

function useProcessing(item: Pick<Processed, 'id' | 'type'>) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  async function ask(): Promise<void> {
    setAsking(true);
    try {
      await processItem(referenceOf(item));
      toast(t.started);
      await queryClient.invalidateQueries({ queryKey: COLLECTION_KEY });
    } catch (error) {
      toastError(t.notStarted, error);
    } finally {
      setAsking(false);
    }
  }
  return { isAsking, ask };
}

/** Whether this server has nothing to read such items with: nobody's failure, and no use in trying again. */
function useLacksEngine(type: CollectionItem['type']): boolean {
  const { data } = useQuery({ ...enginesQuery, enabled: type !== 'raw_text' });
  return data !== undefined && data.chosen[type === 'document' ? 'ocr' : 'speech'] === null;
}

/** How far the reading of an item is, why it failed, and what can be done about it. */
export function ProcessingNote({ item }: { item: Processed }) {
  const { isAsking, ask } = useProcessing(item);
  const lacksEngine = useLacksEngine(item.type);
  if (item.type === 'raw_text') return null;
  const { processing_state: state, type } = item;
  if (state === 'done' || (state === 'none' && item.has_text)) return null;
  const button = item.can.process && state !== 'queued' && state !== 'processing' && (
    <Button size="sm" icon={<RotateCw aria-hidden size={14} />} isBusy={isAsking} onClick={() => void ask()}>
      {state === 'failed' ? t.retry : t.start[type]}
    </Button>
  );
  if (state === 'failed' && lacksEngine) return <NoEngine type={type} />;
  if (state === 'failed') {
    return (
      <Alert tone="danger" title={t.states[type].failed} action={button}>
        {item.processing_error}
      </Alert>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-3">
        <ProcessingBadge item={item} />
        {item.is_raw && state === 'none' && <span className="text-sm text-muted">{t.rawKept}</span>}
        {button}
      </p>
      {!item.is_raw && <NoEngine type={type} />}
    </div>
  );
}

/** Where no engine is set, and how to set one. */
function NoEngine({ type }: { type: 'document' | 'voice_sample' }) {
  const { data } = useQuery(enginesQuery);
  const kind = type === 'document' ? 'ocr' : 'speech';
  if (data === undefined || data.chosen[kind] !== null) return null;
  const engines = data.engines.filter((engine) => engine.kind === kind && engine.how_to_set !== '');
  return (
    <Alert tone="info" title={t.noEngine[type]}>
      <p className="text-sm">{t.noEngineText}</p>
      <dl className="mt-1 flex flex-col gap-1 text-sm">
        {engines.map((engine) => (
          <div key={engine.name}>
            <dt className="font-medium">{engine.title}</dt>
            <dd className="wrap-break-word text-muted">{engine.how_to_set}</dd>
          </div>
        ))}
      </dl>
    </Alert>
  );
}
