import type { ObjectTag } from '@labelwright/task-definition/model';
import { Play } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, type MouseEvent, memo, type RefObject, useMemo, useRef } from 'react';
import { paletteColor } from '../../editor/palette.ts';
import { createParagraphPassage } from '../../regions/paragraph-span/paragraph-passage.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { SpanSurface } from '../text/SpanSurface.tsx';
import { findChunks } from '../text/TextSurface.tsx';
import { timeText } from '../time-text.ts';
import { ParagraphPlayer } from './ParagraphPlayer.tsx';
import type { Turn } from './turns.ts';
import { usePlayingTurn } from './use-playing-turn.ts';

export function Conversation({ object, turns }: { object: ObjectTag; turns: readonly Turn[] }) {
  const editor = useEditor();
  const { name, params } = object;
  const body = useRef<HTMLDivElement>(null);
  const player = editor.players.get(name);
  const isHeard = player !== undefined || editor.sync.isShared(name);
  const clock = usePlayingTurn(name, turns, body, params.contextScroll === true);

  /** A click on the name or the time plays the turn; one on its words, unless they are being marked, goes there. */
  function onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    const element = event.target.closest<HTMLElement>('[data-turn]');
    const startS = turns[Number(element?.dataset.turn)]?.startS;
    if (!element || startS === undefined) return;
    if (event.target.closest('.lw-turn-head')) {
      if (element.hasAttribute('data-playing')) clock.current?.pause();
      else clock.current?.play(startS);
    } else if (document.getSelection()?.isCollapsed !== false && editor.session.get().selection.length === 0) {
      clock.current?.seek(startS);
    }
  }

  /** The same for the turn with the caret. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !event.altKey || event.ctrlKey || event.metaKey) return;
    const focus = document.getSelection()?.focusNode?.parentElement?.closest<HTMLElement>('[data-turn]');
    const startS = turns[Number(focus?.dataset.turn)]?.startS;
    if (!focus || startS === undefined) return;
    event.preventDefault();
    if (focus.hasAttribute('data-playing')) clock.current?.pause();
    else clock.current?.play(startS);
  }

  // It only listens for its buttons and words, which are reached by themselves.
  const listeners = isHeard ? { onClick, onKeyDown } : {};
  return (
    <div className="lw-conversation">
      {player ? <ParagraphPlayer object={object} player={player} /> : null}
      <div {...listeners}>
        <SpanSurface
          name={name}
          noun="Paragraphs"
          className={`lw-paragraphs lw-paragraphs-${params.layout === 'dialogue' ? 'dialogue' : 'plain'}`}
          findLayout={findChunks}
        >
          <Turns turns={turns} body={body} isHeard={isHeard} />
        </SpanSurface>
      </div>
    </div>
  );
}

interface TurnsProps {
  turns: readonly Turn[];
  body: RefObject<HTMLDivElement | null>;
  isHeard: boolean;
}

/** Drawn once: spans, and the turn that is heard, are marked without drawing them again. */
const Turns = memo(function Turns({ turns, body, isHeard }: TurnsProps) {
  const starts = useMemo(() => createParagraphPassage(turns.map(({ text }) => text)).starts, [turns]);
  const colors = useMemo(() => colorsOf(turns), [turns]);
  return (
    <div ref={body} className="lw-turns">
      {turns.map((turn, index) => (
        <div
          key={starts[index]}
          className="lw-turn"
          data-turn={index}
          style={{ '--lw-speaker': colors.get(turn.name) } as CSSProperties}
        >
          <TurnHead turn={turn} isHeard={isHeard} />
          <div className="lw-turn-text" data-start={starts[index]} dir="auto">
            {turn.text}
          </div>
        </div>
      ))}
    </div>
  );
});

function TurnHead({ turn, isHeard }: { turn: Turn; isHeard: boolean }) {
  const { name, startS } = turn;
  if (!isHeard || startS === undefined) {
    return name === '' ? null : <div className="lw-turn-head lw-turn-name">{name}</div>;
  }
  const time = timeText(startS, 1);
  return (
    <button type="button" className="lw-turn-head" aria-label={`${name} ${time}, play or pause`}>
      <Play size={12} aria-hidden="true" />
      <span className="lw-turn-name">{name}</span>
      <span className="lw-turn-time">{time}</span>
    </button>
  );
}

/** The same person has the same colour everywhere in the conversation. */
function colorsOf(turns: readonly Turn[]): Map<string, string> {
  const names = [...new Set(turns.map(({ name }) => name))];
  return new Map(names.map((name, index) => [name, paletteColor(index)]));
}
