import type { ObjectTag } from '@labelwright/task-definition/model';
import { AudioWaveform, ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import { LoopButton, PlayButton, SpeedSelect, TimeDisplay, VolumeControl } from '../player/PlayerControls.tsx';
import { zoomFactor } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';
import { loudest } from './use-amplifier.ts';

/** The slider goes in equal steps of closeness: 0 shows all, 100 the closest. */
const closest = 1500;

export function AudioToolbar({ audio, params }: { audio: AudioModel; params: ObjectTag['params'] }) {
  const editor = useEditor();
  const run = (command: string) => {
    editor.session.update({ activeObject: audio.objectName });
    editor.dispatch(command);
  };
  return (
    <div className="lw-media-tools" role="toolbar" aria-label={`Player ${audio.objectName}`}>
      <span className="lw-media-group">
        <IconButton icon={ChevronLeft} label="Back" command="media.back" onClick={() => run('media.back')} />
        <PlayButton player={audio.player} />
        <IconButton icon={ChevronRight} label="Forward" command="media.forward" onClick={() => run('media.forward')} />
        <LoopButton player={audio.player} />
      </span>
      <TimeDisplay player={audio.player} />
      <span className="lw-media-rest" />
      {params.zoom === false ? null : <ZoomControl audio={audio} run={run} />}
      {params.decoder === 'none' ? null : <SpectrogramButton audio={audio} />}
      {params.speed === false ? null : <SpeedSelect player={audio.player} />}
      {params.volume === false ? null : (
        <VolumeControl player={audio.player} loudest={params.player === 'webaudio' ? loudest : 1} />
      )}
    </div>
  );
}

function ZoomControl({ audio, run }: { audio: AudioModel; run: (command: string) => void }) {
  const view = useSyncExternalStore(audio.view.subscribe, audio.view.get);
  const place = (Math.log(Math.max(zoomFactor(view), 1)) / Math.log(closest)) * 100;
  return (
    <span className="lw-media-group lw-media-zoom">
      <IconButton icon={ZoomOut} label="Zoom out" command="media.zoom-out" onClick={() => run('media.zoom-out')} />
      <input
        type="range"
        className="lw-slider"
        aria-label="Zoom"
        min={0}
        max={100}
        step={1}
        value={place}
        onChange={(event) => audio.zoomTo(closest ** (Number(event.target.value) / 100))}
      />
      <IconButton icon={ZoomIn} label="Zoom in" command="media.zoom-in" onClick={() => run('media.zoom-in')} />
    </span>
  );
}

function SpectrogramButton({ audio }: { audio: AudioModel }) {
  const { showsSpectrogram } = useSyncExternalStore(audio.options.subscribe, audio.options.get);
  return (
    <IconButton
      icon={AudioWaveform}
      label="Spectrogram"
      isPressed={showsSpectrogram}
      onClick={() => audio.options.update({ showsSpectrogram: !showsSpectrogram })}
    />
  );
}
