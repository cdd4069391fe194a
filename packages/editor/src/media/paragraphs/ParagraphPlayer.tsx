import { readValue } from '@labelwright/task-definition/data-reference';
import type { ObjectTag } from '@labelwright/task-definition/model';
import { useRef } from 'react';
import { useEditor, useSurroundings } from '../../shell/editor-context.ts';
import { LoadProblem, Retryable } from '../LoadProblem.tsx';
import { PlayButton, SpeedSelect, TimeDisplay, usePlayerState, VolumeControl } from '../player/PlayerControls.tsx';
import type { Player } from '../player/player.ts';
import { mediaProblem, usePlayerElement } from '../player/use-player-element.ts';
import { SeekSlider } from './SeekSlider.tsx';

const describeProblem = (code: number | undefined) => mediaProblem('sound', code);

type ParagraphPlayerProps = { object: ObjectTag; player: Player };

/** The sound of the conversation; its controls are shown only when the interface asks for them. */
export function ParagraphPlayer(props: ParagraphPlayerProps) {
  return <Retryable>{(retry) => <Sound {...props} retry={retry} />}</Retryable>;
}

function Sound({ object, player, retry }: ParagraphPlayerProps & { retry: () => void }) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const element = useRef<HTMLAudioElement>(null);
  const { problem } = usePlayerState(player);
  const address = readValue(String(object.params.audioUrl ?? ''), editor.task.data);
  const source = typeof address === 'string' && address !== '' ? resolveUrl(address) : undefined;
  usePlayerElement(player, element, describeProblem);
  return (
    <>
      {object.params.showPlayer === true ? (
        <div
          className="lw-media-tools"
          role="toolbar"
          aria-label={`Player of ${object.name}`}
          data-player={object.name}
        >
          <PlayButton player={player} />
          <TimeDisplay player={player} />
          <SeekSlider player={player} />
          <SpeedSelect player={player} />
          <VolumeControl player={player} />
        </div>
      ) : null}
      {problem === undefined ? null : <LoadProblem text={problem} retry={retry} />}
      <audio ref={element} src={source} preload="metadata">
        {/* The words in it are what stands below. */}
        <track kind="captions" />
      </audio>
    </>
  );
}
