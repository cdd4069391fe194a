import type { Editor } from '../editor/editor.ts';
import { describeRecord } from '../operations/describe-record.ts';
import type { ChangedPart, Difference } from '../results/diff-results.ts';
import type { Side } from '../results/merge-results.ts';

const partNames: Record<ChangedPart, string> = { label: 'other label', place: 'other place', answer: 'other answer' };

/** What is different, in words. */
export function describeState({ state, parts }: Difference, names: { left: string; right: string }): string {
  if (state === 'same') return 'The same';
  if (state === 'changed') return parts.map((part) => partNames[part]).join(', ');
  return `Only ${state === 'left' ? names.left : names.right}`;
}

interface DifferenceListProps {
  editor: Editor;
  differences: readonly Difference[];
  names: { left: string; right: string };
  chosen: ReadonlyMap<string, Side>;
  /** Absent where nothing is merged. */
  onChoose: ((difference: Difference, side: Side) => void) | undefined;
  onShow: (difference: Difference) => void;
}

export function DifferenceList({ editor, differences, names, chosen, onChoose, onShow }: DifferenceListProps) {
  return (
    <ul className="lw-difference-list">
      {differences.map((difference) => (
        <li key={difference.key} className="lw-difference" data-state={difference.state}>
          <button type="button" className="lw-difference-main" onClick={() => onShow(difference)}>
            <span className="lw-difference-state">{describeState(difference, names)}</span>
            <Sides editor={editor} difference={difference} />
          </button>
          {onChoose ? (
            <SideChoice
              difference={difference}
              names={names}
              side={chosen.get(difference.key) ?? 'none'}
              onChoose={(side) => onChoose(difference, side)}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Sides({ editor, difference: { left, right } }: { editor: Editor; difference: Difference }) {
  const texts = [left, right].flatMap((record) => (record ? [describeRecord(editor, record)] : []));
  const [first, second] = texts;
  return (
    <span className="lw-difference-text" dir="auto">
      {first}
      {second !== undefined && second !== first ? (
        <>
          <span aria-hidden="true"> → </span>
          <span className="lw-hidden"> against </span>
          {second}
        </>
      ) : null}
    </span>
  );
}

interface SideChoiceProps {
  difference: Difference;
  names: { left: string; right: string };
  side: Side;
  onChoose: (side: Side) => void;
}

function SideChoice({ difference: { left, right, kind }, names, side, onChoose }: SideChoiceProps) {
  const sides: [Side, string][] = [
    ...(left ? [['left', names.left] as [Side, string]] : []),
    ...(right ? [['right', names.right] as [Side, string]] : []),
    ...(left && right && kind === 'region' ? [['both', 'Both'] as [Side, string]] : []),
    ['none', 'Neither'],
  ];
  return (
    <fieldset className="lw-side-choice" aria-label="Take">
      {sides.map(([value, title]) => (
        <button
          key={value}
          type="button"
          className="lw-token"
          aria-pressed={side === value}
          onClick={() => onChoose(value)}
        >
          {value === 'none' && !(left && right) ? 'Leave out' : title}
        </button>
      ))}
    </fieldset>
  );
}
