import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { summarize } from '../data-manager/describe-result.ts';
import { authorOf, changesBetween, revisionsQuery, type TaskAnnotation, versionsOf } from './annotation-facts.ts';
import { t } from './strings.ts';

type AnnotationListProps = {
  annotations: readonly TaskAnnotation[];
  openId: number | undefined;
  onOpen: (id: number) => void;
  /** Absent where there is nothing to compare with. */
  onCompare?: ((id: number) => void) | undefined;
};

/** Every annotation of a task: whose, when, under which interface, and how it came to be what it is. */
export function AnnotationList({ annotations, openId, onOpen, onCompare }: AnnotationListProps) {
  if (annotations.length === 0) return <p className="text-sm text-muted">{t.none}</p>;
  return (
    <ul className="flex flex-col gap-3">
      {annotations.map((annotation) => (
        <AnnotationCard
          key={annotation.id}
          annotation={annotation}
          isOpen={annotation.id === openId}
          onOpen={() => onOpen(annotation.id)}
          onCompare={
            onCompare && openId !== undefined && annotation.id !== openId ? () => onCompare(annotation.id) : undefined
          }
        />
      ))}
    </ul>
  );
}

const MOST_WORDS = 10;

type AnnotationCardProps = {
  annotation: TaskAnnotation;
  isOpen: boolean;
  onOpen: () => void;
  onCompare: (() => void) | undefined;
};

function AnnotationCard({ annotation, isOpen, onOpen, onCompare }: AnnotationCardProps) {
  const words = summarize(annotation.result);
  const { interface_version: interfaceVersion } = annotation;
  return (
    <li className="flex flex-col gap-2 rounded-md border p-3" aria-current={isOpen ? 'true' : undefined}>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <Avatar name={authorOf(annotation)} hasName />
        </span>
        <span className="tabular shrink-0 text-xs text-muted">#{annotation.id}</span>
      </div>
      <p className="flex flex-wrap gap-x-2 text-xs text-muted">
        <RelativeTime at={annotation.updated_at} />
        <Duration ms={annotation.lead_time === null ? null : annotation.lead_time * 1000} />
        {interfaceVersion != null && <span>{t.interface(interfaceVersion)}</span>}
      </p>
      <div className="flex flex-wrap gap-1">
        {annotation.was_cancelled && <Badge tone="warning">{t.skipped}</Badge>}
        {annotation.ground_truth && <Badge tone="accent">{t.groundTruth}</Badge>}
        {words.slice(0, MOST_WORDS).map(({ text, count }) => (
          <Badge key={text} tone="info">
            {count > 1 ? `${text} × ${count}` : text}
          </Badge>
        ))}
      </div>
      {annotation.version > 1 && <Versions annotation={annotation} />}
      <div className="flex flex-wrap justify-end gap-2">
        {onCompare && (
          <Button size="sm" onClick={onCompare}>
            {t.compare}
          </Button>
        )}
        {isOpen ? (
          <span className="inline-flex min-h-7 items-center text-xs text-muted">{t.isOpen}</span>
        ) : (
          <Button size="sm" onClick={onOpen}>
            {t.open}
          </Button>
        )}
      </div>
    </li>
  );
}

function Versions({ annotation }: { annotation: TaskAnnotation }) {
  const [isWanted, setWanted] = useState(false);
  return (
    <details className="text-sm" onToggle={({ currentTarget }) => setWanted(currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-xs text-muted hover:text-fg pointer-coarse:py-2">
        {t.showVersions(annotation.version)}
      </summary>
      {isWanted && <VersionList annotation={annotation} />}
    </details>
  );
}

function VersionList({ annotation }: { annotation: TaskAnnotation }) {
  const { data, error } = useQuery(revisionsQuery(annotation.id, annotation.version));
  if (error) return <Alert tone="danger">{messageOf(error)}</Alert>;
  if (!data) return <p className="mt-2 text-xs text-muted">{t.loading}</p>;
  const versions = versionsOf(data, annotation);
  return (
    <ol className="mt-2 flex flex-col gap-2 border-l pl-3">
      {versions.map((version, index) => {
        const changes = changesBetween(versions[index + 1]?.result ?? [], version.result);
        return (
          <li key={version.version} className="flex flex-col gap-0.5">
            <span className="flex flex-wrap gap-x-2">
              <span className="font-medium">{t.answerVersion(version.version)}</span>
              {index === 0 && <Badge>{t.current}</Badge>}
              <span className="text-muted">{version.by || t.somebody}</span>
              <span className="text-muted">
                <RelativeTime at={version.at} />
              </span>
            </span>
            <span className="text-xs wrap-break-word text-muted">
              {changes.length === 0
                ? t.noChange
                : changes
                    .map(({ text, count }) => {
                      const times = Math.abs(count) > 1 ? ` × ${Math.abs(count)}` : '';
                      return `${text}${times} ${count > 0 ? t.added : t.removed}`;
                    })
                    .join(', ')}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
