import { groupResults, type Part } from '@labelwright/editor';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { useMemo } from 'react';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { authorOf, type TaskAnnotation } from '../task/annotation-facts.ts';
import { differencesOf, shortText } from './answer-fields.ts';
import { describePart } from './describe-part.ts';
import { t } from './strings.ts';

type AnswerDifferencesProps = {
  /** Undefined for answers that are no lists of regions. */
  config: CompiledConfig | undefined;
  /** The one that is on the screen first. */
  annotations: readonly TaskAnnotation[];
  onShow: ((regionId: string) => void) | undefined;
};

/** What the annotations of a task say differently, in words. */
export function AnswerDifferences({ config, annotations, onShow }: AnswerDifferencesProps) {
  return config ? (
    <RegionDifferences config={config} annotations={annotations} onShow={onShow} />
  ) : (
    <FieldDifferences annotations={annotations} />
  );
}

const asItems = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);

type RegionDifferencesProps = AnswerDifferencesProps & { config: CompiledConfig };

function RegionDifferences({ config, annotations, onShow }: RegionDifferencesProps) {
  const parts = useMemo(
    () =>
      groupResults(
        config,
        annotations.map(({ result }) => asItems(result)),
      ),
    [config, annotations],
  );
  const contested = parts.filter(({ state }) => state !== 'agreed');
  const agreed = parts.length - contested.length;
  return (
    <>
      <p className="text-sm text-muted">{contested.length === 0 ? t.allAgree : t.agreed(agreed)}</p>
      <ul className="flex flex-col gap-2">
        {contested.map((part) => (
          <li key={part.id} className="flex flex-col gap-1 rounded-md border p-2 text-sm">
            <span className="flex items-center justify-between gap-2">
              <Badge tone="warning">{part.state === 'disputed' ? t.differing.disputed : t.differing.partial}</Badge>
              <ShowButton part={part} onShow={onShow} />
            </span>
            <Versions config={config} part={part} annotations={annotations} />
          </li>
        ))}
      </ul>
    </>
  );
}

function ShowButton({ part, onShow }: { part: Part; onShow: AnswerDifferencesProps['onShow'] }) {
  const shown = part.kind === 'region' ? part.members.get(0) : undefined;
  if (!shown || !onShow) return null;
  return (
    <Button size="sm" variant="ghost" onClick={() => onShow(shown.id)}>
      {t.show}
    </Button>
  );
}

type VersionsProps = { config: CompiledConfig; part: Part; annotations: readonly TaskAnnotation[] };

function Versions({ config, part, annotations }: VersionsProps) {
  const namesOf = (indexes: readonly number[]) =>
    indexes.map((index) => (annotations[index] ? authorOf(annotations[index]) : '')).join(', ');
  return (
    <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-2">
      {part.versions.map(({ sources, record }) => (
        <div key={sources.join()} className="contents">
          <dt className="truncate text-muted">{namesOf(sources)}</dt>
          <dd className="wrap-break-word" dir="auto">
            {describePart(config, record)}
          </dd>
        </div>
      ))}
      {part.absent.length > 0 && (
        <div className="contents">
          <dt className="truncate text-muted">{namesOf(part.absent)}</dt>
          <dd className="text-muted italic">{t.nothingGiven}</dd>
        </div>
      )}
    </dl>
  );
}

function FieldDifferences({ annotations }: Pick<AnswerDifferencesProps, 'annotations'>) {
  const fields = differencesOf(annotations.map(({ result }) => result)).filter(({ isSame }) => !isSame);
  if (fields.length === 0) return <p className="text-sm text-muted">{t.allAgree}</p>;
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {fields.map(({ path, values }) => (
        <li key={path} className="rounded-md border p-2">
          <p className="font-medium">{path}</p>
          <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-2">
            {annotations.map((annotation, index) => (
              <div key={annotation.id} className="contents">
                <dt className="truncate text-muted">{authorOf(annotation)}</dt>
                <dd className="wrap-break-word">{shortText(values[index])}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
