import type { Review } from '@labelwright/contract/review';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { Check, Columns2, PencilLine, SkipForward, X } from 'lucide-react';
import { Alert } from '../../ui/Alert.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { useStanding } from '../annotations/use-local-answer.ts';
import { authorOf, type TaskAnnotation } from '../task/annotation-facts.ts';
import { AnswerDifferences } from './AnswerDifferences.tsx';
import type { Obstacle } from './pick-review.ts';
import type { OpenReview } from './review-api.ts';
import { t } from './strings.ts';
import type { Fix } from './use-review-stream.ts';

type DecisionRailProps = {
  open: OpenReview;
  config: CompiledConfig;
  annotation: TaskAnnotation;
  others: readonly TaskAnnotation[];
  review: Review | undefined;
  obstacle: Obstacle | undefined;
  isFixing: boolean;
  isFinal: boolean;
  /** Of the annotation, as far as it was begun. */
  fix: Fix;
  comparedId: number | undefined;
  onAccept: () => void;
  onReject: () => void;
  onFix: () => void;
  onStopFixing: () => void;
  onSkip: () => void;
  onFinal: (isFinal: boolean) => void;
  onCompare: (id: number | undefined) => void;
  /** Shows a region of the annotation that is on the screen; undefined while there is none. */
  onShow: ((regionId: string) => void) | undefined;
};

/** What is decided, about whom, and what there is to know beforehand. */
export function DecisionRail(props: DecisionRailProps) {
  const { open, config, annotation, others, review, obstacle, isFixing, isFinal, comparedId, onFinal } = props;
  return (
    <aside
      aria-label={t.decision}
      className="flex shrink-0 flex-col bg-surface max-lg:border-t lg:w-72 lg:overflow-y-auto lg:border-l"
    >
      <div className="flex flex-col gap-2 p-3">
        {isFixing ? <Fixing {...props} /> : <Decisions {...props} />}
        {obstacle !== undefined && (
          <p role="status" className="text-sm text-muted">
            {t.obstacles[obstacle]}
          </p>
        )}
        {others.length > 0 && obstacle === undefined && (
          <Switch label={t.isFinal} help={t.isFinalHelp} value={isFinal} onChange={onFinal} />
        )}
      </div>
      <div className="flex flex-col gap-3 border-t p-3 max-lg:hidden">
        <Facts annotation={annotation} review={review} />
        <EarlierFeedback reviews={open.reviews} review={review} annotationId={annotation.id} />
      </div>
      <div className="flex flex-col gap-2 border-t p-3 max-lg:hidden">
        <h2 className="text-sm font-semibold">{t.differences}</h2>
        {others.length === 0 ? (
          <p className="text-sm text-muted">{t.noOthers}</p>
        ) : (
          <>
            <Others others={others} comparedId={comparedId} onCompare={props.onCompare} />
            <AnswerDifferences
              config={open.task.bundle ? undefined : config}
              annotations={[annotation, ...others]}
              onShow={props.onShow}
            />
          </>
        )}
      </div>
    </aside>
  );
}

function Fixing({ fix, annotation, onStopFixing }: DecisionRailProps) {
  const base = fix.read().beside;
  const isKept = useStanding(fix) === 'kept';
  return (
    <>
      <Alert tone="info">{t.fixing}</Alert>
      {base && base.version !== annotation.version && <Alert tone="warning">{t.fixOutdated}</Alert>}
      <Button onClick={onStopFixing}>{isKept ? t.dropFix : t.cancelFix}</Button>
    </>
  );
}

function Decisions({
  obstacle,
  fix,
  others,
  comparedId,
  onAccept,
  onReject,
  onFix,
  onSkip,
  onCompare,
}: DecisionRailProps) {
  const reason = obstacle === undefined ? undefined : t.obstacles[obstacle];
  const isBegun = useStanding(fix) === 'kept';
  const first = others[0];
  return (
    <div className="grid grid-cols-2 gap-2 max-lg:grid-cols-4 max-sm:grid-cols-2">
      <Button
        variant="primary"
        icon={<Check aria-hidden size={16} />}
        isFullWidth
        onClick={onAccept}
        data-decision="accept"
        disabledReason={reason}
      >
        {t.accept} <Kbd combo="a" isOnDark />
      </Button>
      <Button
        icon={<X aria-hidden size={16} />}
        isFullWidth
        onClick={onReject}
        data-decision="reject"
        disabledReason={reason}
      >
        {t.reject} <Kbd combo="r" />
      </Button>
      <Button
        // The longer words leave no room for it.
        icon={isBegun ? undefined : <PencilLine aria-hidden size={16} />}
        isFullWidth
        onClick={onFix}
        data-decision="fix"
        disabledReason={reason}
      >
        {isBegun ? t.resumeFix : t.fix} <Kbd combo="f" />
      </Button>
      <Button
        variant="ghost"
        icon={<SkipForward aria-hidden size={16} />}
        isFullWidth
        onClick={onSkip}
        data-decision="skip"
      >
        {t.skip} <Kbd combo="s" />
      </Button>
      {first && (
        <div className="col-span-2 max-lg:col-span-4 max-sm:col-span-2">
          <Button
            variant="ghost"
            isFullWidth
            icon={<Columns2 aria-hidden size={16} />}
            aria-pressed={comparedId !== undefined}
            onClick={() => onCompare(comparedId === undefined ? first.id : undefined)}
          >
            {comparedId === undefined ? t.sideBySide : t.stopComparing} <Kbd combo="c" />
          </Button>
        </div>
      )}
    </div>
  );
}

function Facts({ annotation, review }: { annotation: TaskAnnotation; review: Review | undefined }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
      <dt className="text-muted">{t.submittedBy}</dt>
      <dd className="min-w-0 truncate">
        <Avatar name={authorOf(annotation)} hasName />
      </dd>
      <dt className="text-muted">{t.submitted}</dt>
      <dd>
        <RelativeTime at={annotation.updated_at} />
      </dd>
      <dt className="text-muted">{t.time}</dt>
      <dd>
        <Duration ms={annotation.lead_time === null ? null : annotation.lead_time * 1000} />
      </dd>
      {review && (
        <>
          <dt className="text-muted">{t.why}</dt>
          <dd>{t.sources[review.source]}</dd>
        </>
      )}
    </dl>
  );
}

/** What reviewers said of an earlier version of the same answer. */
function EarlierFeedback({
  reviews,
  review,
  annotationId,
}: {
  reviews: readonly Review[];
  review: Review | undefined;
  annotationId: number;
}) {
  const said = reviews.filter(
    (one) => one.annotation === annotationId && one.id !== review?.id && (one.reason !== '' || one.feedback !== ''),
  );
  if (said.length === 0) return null;
  return (
    <section>
      <h2 className="mb-1 text-sm font-semibold">{t.before}</h2>
      <ul className="flex flex-col gap-2 text-sm">
        {said.map((one) => (
          <li key={one.id} className="border-l-2 pl-2">
            <p className="font-medium">{one.reason}</p>
            <p className="wrap-break-word text-muted">{one.feedback}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

type OthersProps = {
  others: readonly TaskAnnotation[];
  comparedId: number | undefined;
  onCompare: (id: number | undefined) => void;
};

function Others({ others, comparedId, onCompare }: OthersProps) {
  if (others.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {others.map((one) => (
        <li key={one.id}>
          <Button
            size="sm"
            aria-pressed={one.id === comparedId}
            variant={one.id === comparedId ? 'primary' : 'secondary'}
            onClick={() => onCompare(one.id === comparedId ? undefined : one.id)}
          >
            {authorOf(one)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
