import type { TaskRow } from '@labelwright/contract/data-manager-tasks';
import { Check } from 'lucide-react';
import { StatusBadge } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/cx.ts';
import { isPictureUrl } from '../DataValue.tsx';
import { summarize } from '../describe-result.ts';
import { conversationOf, excerptOf } from '../excerpt.ts';
import { readItems } from '../read-items.ts';
import type { TaskColumn } from '../task-columns.tsx';

type CardBodyProps = { task: TaskRow; columns: readonly TaskColumn[]; isChosen: boolean; showsAnswer: boolean };

const PICTURE = /\.(png|jpe?g|webp|gif|avif|svg|bmp)(\?|#|$)|^data:image\//i;

/** The first field that shows as a picture, otherwise the first text; under it how far the task is. */
export function CardBody({ task, columns, isChosen, showsAnswer }: CardBodyProps) {
  const fields = columns.filter(({ isData }) => isData);
  const values = fields.map((column) => ({ column, value: fieldOf(task, column) }));
  const picture = values.map(({ value }) => pictureOf(value)).find((url) => url !== undefined);
  const media = picture === undefined ? values.find(({ column }) => column.isMedia) : undefined;
  const text = values.map(({ value }) => textOf(value)).find((line) => line !== '');
  const answer = showsAnswer ? answerOf(task) : '';
  const isShown = picture !== undefined || media !== undefined;
  return (
    <>
      <div className="min-h-0 flex-1 overflow-hidden bg-surface-2">
        {picture !== undefined ? (
          <img src={picture} alt="" loading="lazy" decoding="async" className="size-full object-cover" />
        ) : media ? (
          <div className="flex size-full items-center justify-center p-3">{media.column.cell(task)}</div>
        ) : (
          <p className="p-3 text-sm wrap-break-word">{text}</p>
        )}
      </div>
      <div className="flex h-14 shrink-0 flex-col justify-start pt-2 gap-1 border-t px-2.5">
        <span className="flex items-center gap-2 text-xs">
          <span
            aria-hidden
            data-choose
            className="-m-1 inline-flex size-6 items-center justify-center pointer-coarse:-m-3 pointer-coarse:size-11"
          >
            <span
              className={cx(
                'inline-flex size-4 items-center justify-center rounded-sm border',
                isChosen ? 'border-accent bg-accent text-accent-fg' : 'border-line-strong bg-surface',
              )}
            >
              {isChosen && <Check size={12} />}
            </span>
          </span>
          <span className="tabular text-muted">#{task.id}</span>
          <span className="ml-auto">
            <StatusBadge status={task.status} />
          </span>
        </span>
        {answer !== '' ? (
          <span className="truncate text-xs font-medium text-accent">{answer}</span>
        ) : (
          <span className="truncate text-xs text-muted">{isShown && text}</span>
        )}
      </div>
    </>
  );
}

const answerOf = (task: TaskRow): string =>
  summarize(readItems(task.annotations_results).items)
    .map(({ text, count }) => (count > 1 ? `${text} × ${count}` : text))
    .join(', ');

function fieldOf(task: TaskRow, column: TaskColumn): unknown {
  return (task.data as Record<string, unknown> | null)?.[column.id.slice('data.'.length)];
}

function pictureOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && isPictureUrl(first) && PICTURE.test(first) ? first : undefined;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return conversationOf(value) ?? '';
  if (typeof value !== 'string' || /^(https?:\/\/|\/|data:)/.test(value)) return '';
  return value.trimStart().startsWith('<') ? excerptOf(value) : value.slice(0, 400);
}
