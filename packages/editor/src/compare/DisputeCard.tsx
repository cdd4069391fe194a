import type { Editor } from '../editor/editor.ts';
import { describeRecord } from '../operations/describe-record.ts';
import type { ChangedPart } from '../results/diff-results.ts';
import type { Part } from '../results/group-results.ts';
import type { Outcome } from './adjudication.ts';
import type { Adjudication, AdjudicationSource } from './use-adjudication.ts';

const partNames: Record<ChangedPart, string> = { label: 'label', place: 'place', answer: 'answer' };

const list = new Intl.ListFormat(undefined, { type: 'conjunction' });

/** What is in dispute, in words. */
export function describeDispute(part: Part, sources: readonly AdjudicationSource[]): string {
  if (part.state === 'disputed') return `They differ in ${part.differs.map((one) => partNames[one]).join(' and ')}.`;
  const namesOf = (indexes: Iterable<number>) =>
    list.format([...indexes].map((source) => sources[source]?.title ?? ''));
  const has = part.members.size === 1 ? 'has' : 'have';
  const doNot = part.absent.length === 1 ? 'does not' : 'do not';
  return `${namesOf(part.members.keys())} ${has} this, ${namesOf(part.absent)} ${doNot}.`;
}

interface DisputeCardProps {
  editor: Editor;
  adjudication: Adjudication;
  sources: readonly AdjudicationSource[];
}

/** The dispute at hand, with everybody's version of it under a key. */
export function DisputeCard({ editor, adjudication, sources }: DisputeCardProps) {
  const { current, contested, outcomes } = adjudication;
  if (!current) return <p className="lw-empty">Nothing is in dispute.</p>;
  const outcome = outcomes.get(current.id);
  return (
    <section className="lw-dispute" aria-label="Dispute">
      <div className="lw-dispute-head">
        <h2>
          Dispute {contested.indexOf(current) + 1} of {contested.length}
        </h2>
        <button type="button" className="lw-button" onClick={() => adjudication.step(-1)}>
          Previous <KeyCap>P</KeyCap>
        </button>
        <button type="button" className="lw-button" onClick={() => adjudication.step(1)}>
          Next <KeyCap>N</KeyCap>
        </button>
      </div>
      <p className="lw-dispute-what">{describeDispute(current, sources)}</p>
      <ul className="lw-versions">
        {sources.map((source, index) => (
          <VersionRow
            key={source.id}
            number={index + 1}
            title={source.title}
            text={textOf(editor, current, index)}
            isChosen={isFrom(outcome, current, index)}
            isLookedAt={adjudication.look === index}
            onLook={() => adjudication.setLook(index)}
            onChoose={() => adjudication.choose(index)}
          />
        ))}
        <li>
          <button
            type="button"
            className="lw-version"
            aria-pressed={outcome?.kind === 'left-out'}
            onClick={adjudication.leaveOut}
          >
            <KeyCap>0</KeyCap>
            <span className="lw-version-text">Leave it out</span>
          </button>
        </li>
      </ul>
    </section>
  );
}

/** Nothing is a version too: who gave nothing is followed by leaving it out. */
function isFrom(outcome: Outcome | undefined, part: Part, source: number): boolean {
  if (outcome?.kind !== 'taken' || outcome.source === undefined) return false;
  return outcome.source === source || isHeldWith(part, outcome.source, source);
}

function isHeldWith(part: Part, a: number, b: number): boolean {
  return part.versions.some(({ sources }) => sources.includes(a) && sources.includes(b));
}

function textOf(editor: Editor, part: Part, source: number): string | undefined {
  const record = part.members.get(source);
  return record && describeRecord(editor, record);
}

interface VersionRowProps {
  number: number;
  title: string;
  text: string | undefined;
  isChosen: boolean;
  isLookedAt: boolean;
  onLook: () => void;
  onChoose: () => void;
}

function VersionRow({ number, title, text, isChosen, isLookedAt, onLook, onChoose }: VersionRowProps) {
  return (
    <li>
      <button
        type="button"
        className="lw-version"
        aria-pressed={isChosen}
        data-looked-at={isLookedAt || undefined}
        onPointerEnter={onLook}
        onFocus={onLook}
        onClick={onChoose}
      >
        {number <= 9 ? <KeyCap>{number}</KeyCap> : null}
        <span className="lw-version-title">{title}</span>
        <span className="lw-version-text" dir="auto">
          {text ?? <em>nothing here</em>}
        </span>
      </button>
    </li>
  );
}

export function KeyCap({ children }: { children: React.ReactNode }) {
  return (
    <span className="lw-key" aria-hidden="true">
      {children}
    </span>
  );
}
