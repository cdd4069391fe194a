import type { ItemStep } from '@labelwright/contract/collection-items';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

/** What happened to an item, newest first. */
export function ItemHistory({ history }: { history: readonly ItemStep[] }) {
  if (history.length === 0) return null;
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{t.said}</h3>
      <ol className="flex flex-col gap-2 text-sm">
        {history.map((step) => (
          <li key={`${step.at} ${step.kind}`} className="border-l-2 pl-2">
            <p className="text-muted">
              <span className="font-medium text-fg">{t.steps[step.kind]}</span> · {step.user?.name ?? ''}{' '}
              <RelativeTime at={step.at} />
            </p>
            {step.feedback !== null && <p className="wrap-break-word whitespace-pre-wrap">{step.feedback}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
