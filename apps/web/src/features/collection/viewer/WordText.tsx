import type { OcrWord } from '@labelwright/contract/preprocessing';
import { useEffect, useMemo, useRef } from 'react';
import { cx } from '../../../ui/cx.ts';
import { t } from '../viewer-strings.ts';
import type { WordMarks } from './PageView.tsx';
import { isDoubtful, linesOf } from './words.ts';

/** The words of a page as text; pointing at one shows it on the page, and the other way round. */
export function WordText({ words, activeWord, onActiveWord }: WordMarks) {
  const lines = useMemo(() => linesOf(words), [words]);
  if (words.length === 0) return <p className="text-muted">{t.pageEmpty}</p>;
  return (
    <div className="leading-7" onPointerLeave={() => onActiveWord(undefined)}>
      {lines.map((line) => (
        <p key={line[0]}>
          {line.map((index) => {
            const word = words[index];
            if (word === undefined) return null;
            return (
              <Word key={index} word={word} isActive={index === activeWord} onActive={() => onActiveWord(index)} />
            );
          })}
        </p>
      ))}
    </div>
  );
}

function Word({ word, isActive, onActive }: { word: OcrWord; isActive: boolean; onActive: () => void }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (isActive) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <>
      <span
        ref={place}
        title={word.confidence === null ? undefined : t.sureness(word.confidence)}
        onPointerEnter={onActive}
        onPointerDown={onActive}
        className={cx(
          'rounded-sm px-px',
          isActive && 'bg-accent text-accent-fg',
          !isActive && isDoubtful(word) && 'bg-warning-soft underline decoration-warning decoration-dashed',
        )}
      >
        {word.text}
      </span>{' '}
    </>
  );
}
