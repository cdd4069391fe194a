import type { TagBrief } from '@labelwright/contract/project-groups';
import { cx } from '../../../ui/cx.ts';

/** Name and type of a tag; the colour is only ever beside the words. */
export function TagChip({ tag }: { tag: TagBrief }) {
  return (
    <span className="inline-flex max-w-40 items-center gap-1 rounded-sm border bg-surface px-1.5 py-px text-xs">
      {tag.color.toUpperCase() !== '#FFFFFF' && (
        <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ backgroundColor: tag.color }} />
      )}
      {tag.tag_type !== null && <span className="text-muted">{tag.tag_type}</span>}
      <span className="truncate" title={tag.name}>
        {tag.name}
      </span>
    </span>
  );
}

/** `isOneLine` where a row has no room for a second one. */
export function TagChips({ tags, isOneLine = false }: { tags: readonly TagBrief[]; isOneLine?: boolean }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Tags" className={cx('flex min-w-0 gap-1', isOneLine ? 'overflow-hidden' : 'flex-wrap')}>
      {tags.map((tag) => (
        <li key={tag.id} className={isOneLine ? 'shrink-0' : 'min-w-0'}>
          <TagChip tag={tag} />
        </li>
      ))}
    </ul>
  );
}
