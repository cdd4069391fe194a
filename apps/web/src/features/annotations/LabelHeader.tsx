import { Link } from '@tanstack/react-router';
import { ArrowLeft, BookOpen, ChevronLeft, ChevronRight, History } from 'lucide-react';
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/DropdownMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import type { LabelItem } from './label-item.ts';
import { t } from './strings.ts';
import type { LabelStream } from './use-label-stream.ts';

type LabelHeaderProps = {
  projectId: string;
  title: string;
  item: LabelItem | undefined;
  /** Tasks that wait for this person, with the one on the screen. */
  left: number | undefined;
  stream: LabelStream;
  onInstructions: (() => void) | undefined;
};

const SHOWN_PAST = 20;

export function LabelHeader({ projectId, title, item, left, stream, onInstructions }: LabelHeaderProps) {
  const { past, position } = stream;
  const hasEarlier = past.length > 0 && position !== 0;
  const hasLater = position !== undefined;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <Link
        to="/projects/$projectId"
        params={{ projectId }}
        aria-label={t.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <h1 className="min-w-0 truncate text-base font-medium max-sm:sr-only">{title}</h1>
      {item && (
        <p className="min-w-0 truncate text-sm text-muted tabular-nums sm:shrink-0">
          <span className="max-sm:sr-only">
            {t.task(item.innerId)}
            {left !== undefined && ' · '}
          </span>
          {left !== undefined && t.left(left)}
          {item.annotation && ` · ${t.editing}`}
        </p>
      )}
      <div className="ml-auto flex shrink-0 items-center">
        <div className="flex items-center max-sm:hidden">
          <IconButton
            name={t.earlier}
            combo="mod+arrowleft"
            icon={<ChevronLeft size={16} />}
            disabled={!hasEarlier}
            onClick={() => stream.navigate(-1)}
          />
          <IconButton
            name={t.later}
            combo="mod+arrowright"
            icon={<ChevronRight size={16} />}
            disabled={!hasLater}
            onClick={() => stream.navigate(1)}
          />
        </div>
        <DropdownMenu trigger={<IconButton name={t.history} icon={<History size={16} />} />} align="end">
          <PhoneSteps stream={stream} hasEarlier={hasEarlier} hasLater={hasLater} />
          <MenuLabel>{past.length === 0 ? t.historyEmpty : t.history}</MenuLabel>
          {past
            .slice(-SHOWN_PAST)
            .reverse()
            .map((entry) => (
              <MenuItem key={entry.taskId} onSelect={() => stream.open(entry)}>
                {`#${entry.taskId}`}
              </MenuItem>
            ))}
        </DropdownMenu>
        {onInstructions && <IconButton name={t.instructions} icon={<BookOpen size={16} />} onClick={onInstructions} />}
      </div>
    </div>
  );
}

type PhoneStepsProps = { stream: LabelStream; hasEarlier: boolean; hasLater: boolean };

/** A phone has no room for the two arrows beside the bar's other buttons. */
function PhoneSteps({ stream, hasEarlier, hasLater }: PhoneStepsProps) {
  return (
    <div className="sm:hidden">
      <MenuItem
        icon={<ChevronLeft aria-hidden size={16} />}
        isDisabled={!hasEarlier}
        onSelect={() => stream.navigate(-1)}
      >
        {t.earlier}
      </MenuItem>
      <MenuItem
        icon={<ChevronRight aria-hidden size={16} />}
        isDisabled={!hasLater}
        onSelect={() => stream.navigate(1)}
      >
        {t.later}
      </MenuItem>
      <MenuSeparator />
    </div>
  );
}
