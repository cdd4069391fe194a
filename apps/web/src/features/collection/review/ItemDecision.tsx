import { Check, MessageSquare, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import { useMe } from '../../../lib/me.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import type { ItemDetail } from '../collection-api.ts';
import { ItemHistory } from '../ItemHistory.tsx';
import { t } from '../review-strings.ts';
import { statusWords, typeWords } from '../words.ts';

type ItemDecisionProps = {
  item: ItemDetail;
  onApprove: () => void;
  onReject: () => void;
  onFeedback: () => void;
};

/** What is decided, about whose item, and what there is to know beforehand. */
export function ItemDecision({ item, onApprove, onReject, onFeedback }: ItemDecisionProps) {
  const me = useMe();
  const reason = reasonOf(item, me);
  const off = item.can.review ? undefined : reason;
  return (
    <aside
      aria-label={t.decision}
      className="flex shrink-0 flex-col bg-surface max-lg:border-t lg:w-72 lg:overflow-y-auto lg:border-l"
    >
      <div className="grid gap-2 p-3 max-lg:grid-cols-3">
        <Button
          variant="primary"
          icon={<Check aria-hidden size={16} className="max-sm:hidden" />}
          isFullWidth
          onClick={onApprove}
          disabledReason={off}
        >
          {t.approve} <Key combo="a" isOnDark />
        </Button>
        <Button
          icon={<Undo2 aria-hidden size={16} className="max-sm:hidden" />}
          isFullWidth
          onClick={onReject}
          disabledReason={off}
        >
          {t.reject} <Key combo="r" />
        </Button>
        <Button
          variant="ghost"
          icon={<MessageSquare aria-hidden size={16} className="max-sm:hidden" />}
          isFullWidth
          onClick={onFeedback}
          disabledReason={off}
        >
          {t.feedback} <Key combo="f" />
        </Button>
        {!item.can.review && (
          <p role="status" className="col-span-full text-sm text-muted">
            {reason}
          </p>
        )}
      </div>
      <div className="flex flex-col gap-4 border-t p-3 max-lg:hidden">
        {item.duplicates.length > 0 && (
          <Alert tone="warning" title={t.duplicates(item.duplicates.length)}>
            {item.duplicates.map(({ title }) => title ?? t.somebodysDraft).join(', ')}
          </Alert>
        )}
        <Facts item={item} />
        <ItemHistory history={item.history} />
      </div>
    </aside>
  );
}

/** Why this person cannot decide. */
function reasonOf(item: ItemDetail, me: ReturnType<typeof useMe>): string {
  if (item.held_by !== null && item.held_by.id !== me.id) return t.heldByText(item.held_by.name);
  if (item.status === 'approved' || item.status === 'rejected')
    return t.decidedBy(statusWords[item.status], item.reviewed_by?.name ?? t.somebody);
  return item.contributor?.id === me.id ? t.own : t.notYours;
}

/** A phone has no keys. */
const Key = (props: Parameters<typeof Kbd>[0]) => (
  <span className="max-sm:hidden">
    <Kbd {...props} />
  </span>
);

function Facts({ item }: { item: ItemDetail }) {
  // The text that was read stands beside the recording.
  const facts = Object.entries(item.extra_metadata ?? {}).filter(([name]) => name !== 'prompt');
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
      <Fact name={t.contributor}>
        <Avatar name={item.contributor?.name ?? t.somebody} hasName />
      </Fact>
      <Fact name={t.submitted}>
        <RelativeTime at={item.submitted_at} />
      </Fact>
      {item.size_bytes !== null && (
        <Fact name={t.size}>
          {typeWords[item.type]}, {formatBytes(item.size_bytes)}
        </Fact>
      )}
      {item.duration_seconds !== null && <Fact name={t.length}>{formatDuration(item.duration_seconds * 1000)}</Fact>}
      {item.domain !== null && <Fact name={t.domain}>{item.domain}</Fact>}
      {item.language !== null && <Fact name={t.language}>{item.language}</Fact>}
      {(item.tags ?? []).length > 0 && (
        <Fact name={t.tags}>
          <span className="flex flex-wrap gap-1">
            {item.tags?.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        </Fact>
      )}
      {facts.map(([name, value]) => (
        <Fact key={name} name={name}>
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="max-w-28 truncate text-muted">{name}</dt>
      <dd className="min-w-0 wrap-break-word">{children}</dd>
    </>
  );
}
