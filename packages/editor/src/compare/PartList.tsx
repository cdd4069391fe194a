import type { Editor } from '../editor/editor.ts';
import { describeRecord } from '../operations/describe-record.ts';
import { describeRegion, select } from '../operations/selection.ts';
import type { Part } from '../results/group-results.ts';
import { findRecord, type Outcome } from './adjudication.ts';
import type { Adjudication, AdjudicationSource } from './use-adjudication.ts';

/** What has become of a part, and from whom it is. */
export function describeOutcome(
  part: Part,
  outcome: Outcome | undefined,
  sources: readonly AdjudicationSource[],
): string {
  switch (outcome?.kind) {
    case 'taken':
      return outcome.source === undefined ? 'Unanimous' : `From ${holdersOf(part, outcome.source, sources)}`;
    case 'edited':
      return 'Edited';
    case 'left-out':
      return 'Left out';
    default:
      return part.state === 'agreed' ? 'Not merged yet' : 'Open';
  }
}

const list = new Intl.ListFormat(undefined, { type: 'conjunction' });

/** Everybody who gave it the same way. */
function holdersOf(part: Part, source: number, sources: readonly AdjudicationSource[]): string {
  const version = part.versions.find((one) => one.sources.includes(source));
  return list.format((version?.sources ?? [source]).map((index) => sources[index]?.title ?? ''));
}

interface PartListProps {
  editor: Editor;
  adjudication: Adjudication;
  sources: readonly AdjudicationSource[];
}

/** All parts with where each came from: those in dispute first. */
export function PartList({ editor, adjudication, sources }: PartListProps) {
  const { parts, contested, added, outcomes, current } = adjudication;
  const agreed = parts.filter(({ state }) => state === 'agreed');
  const row = (part: Part) => (
    <PartRow
      key={part.id}
      text={textOf(editor, part)}
      badge={describeOutcome(part, outcomes.get(part.id), sources)}
      kind={part.state === 'agreed' ? 'agreed' : (outcomes.get(part.id)?.kind ?? 'open')}
      isCurrent={part === current}
      onShow={() => (part.state === 'agreed' ? select(editor, [part.id]) : adjudication.show(part))}
    />
  );
  return (
    <div className="lw-parts">
      {contested.length > 0 ? <ul aria-label="In dispute">{contested.map(row)}</ul> : null}
      {added.length > 0 ? (
        <ul aria-label="New">
          {added.map((id) => (
            <PartRow
              key={id}
              text={newText(editor, id)}
              badge="New"
              kind="new"
              isCurrent={false}
              onShow={() => select(editor, [id])}
            />
          ))}
        </ul>
      ) : null}
      {agreed.length > 0 ? (
        <details>
          <summary>{agreed.length === 1 ? '1 agreed part' : `${agreed.length} agreed parts`}</summary>
          <ul aria-label="Agreed">{agreed.map(row)}</ul>
        </details>
      ) : null}
    </div>
  );
}

function textOf(editor: Editor, part: Part): string {
  const record = findRecord(editor, part) ?? part.versions[0]?.record;
  return record ? describeRecord(editor, record) : part.id;
}

function newText(editor: Editor, id: string): string {
  const region = editor.store.findRegion(id);
  return region ? describeRegion(editor, region) : id;
}

interface PartRowProps {
  text: string;
  badge: string;
  kind: Outcome['kind'] | 'agreed' | 'new';
  isCurrent: boolean;
  onShow: () => void;
}

function PartRow({ text, badge, kind, isCurrent, onShow }: PartRowProps) {
  return (
    <li>
      <button type="button" className="lw-part" aria-current={isCurrent || undefined} onClick={onShow}>
        <span className="lw-part-text" dir="auto">
          {text}
        </span>
        <span className="lw-part-badge" data-kind={kind}>
          {badge}
        </span>
      </button>
    </li>
  );
}
