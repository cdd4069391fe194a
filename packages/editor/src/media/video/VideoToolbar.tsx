import {
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  Diamond,
  Eye,
  EyeOff,
  StepBack,
  StepForward,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { type ComponentType, useSyncExternalStore } from 'react';
import { asMovingBox, findSelectedBox } from '../../operations/key-frames.ts';
import { findKeyFrame, isEnabledAt } from '../../regions/video-rectangle/sequence.ts';
import { useEditor, useSelectedRegion } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import { LoopButton, PlayButton, SpeedSelect, TimeDisplay, VolumeControl } from '../player/PlayerControls.tsx';
import type { VideoModel } from './video-model.ts';

export function VideoToolbar({ video }: { video: VideoModel }) {
  return (
    <div className="lw-media-tools" role="toolbar" aria-label={`Player ${video.objectName}`}>
      <span className="lw-media-group">
        <Run video={video} command="media.back-far" label="Back 10 frames" icon={ChevronsLeft} />
        <Run video={video} command="media.back" label="Back 1 frame" icon={ChevronLeft} />
        <PlayButton player={video.player} />
        <Run video={video} command="media.forward" label="Forward 1 frame" icon={ChevronRight} />
        <Run video={video} command="media.forward-far" label="Forward 10 frames" icon={ChevronsRight} />
        <LoopButton player={video.player} />
      </span>
      <FrameField video={video} />
      <TimeDisplay player={video.player} decimals={2} />
      <KeyFrameTools video={video} />
      <span className="lw-media-rest" />
      <span className="lw-media-group">
        <Run video={video} command="media.zoom-out" label="Zoom out of the timeline" icon={ZoomOut} />
        <Run video={video} command="media.zoom-in" label="Zoom in on the timeline" icon={ZoomIn} />
      </span>
      <SpeedSelect player={video.player} />
      <VolumeControl player={video.player} />
    </div>
  );
}

interface RunProps {
  video: VideoModel;
  command: string;
  label: string;
  icon: ComponentType<{ size?: number }>;
  isPressed?: boolean;
  isDisabled?: boolean;
}

function Run({ video, command, label, icon, isPressed, isDisabled }: RunProps) {
  const editor = useEditor();
  return (
    <IconButton
      icon={icon}
      label={label}
      command={command}
      {...(isPressed === undefined ? {} : { isPressed })}
      {...(isDisabled === undefined ? {} : { isDisabled })}
      onClick={() => {
        editor.session.update({ activeObject: video.objectName });
        editor.dispatch(command);
      }}
    />
  );
}

/** The frame on screen; a number typed here goes there. */
function FrameField({ video }: { video: VideoModel }) {
  const { frame } = useSyncExternalStore(video.frame.subscribe, video.frame.get);
  useSyncExternalStore(video.player.state.subscribe, video.player.state.get);
  const count = video.framesCount();
  return (
    <label className="lw-frame">
      Frame
      <input
        type="number"
        className="lw-input"
        min={1}
        max={count}
        value={frame}
        onChange={(event) => {
          const wanted = Number(event.target.value);
          if (Number.isInteger(wanted) && wanted >= 1) video.seekFrame(wanted);
        }}
      />
      <span className="lw-time-all">/ {count ?? '–'}</span>
    </label>
  );
}

/** What can be done with the selected box at this frame; its room is kept when there is none. */
function KeyFrameTools({ video }: { video: VideoModel }) {
  const editor = useEditor();
  const { frame } = useSyncExternalStore(video.frame.subscribe, video.frame.get);
  const region = useSelectedRegion();
  if (!editor.model.canMake(video.objectName, 'video-rectangle')) return null;
  const shown = asMovingBox(editor, region);
  const box = shown?.video === video ? shown : undefined;
  const isFixed = findSelectedBox(editor)?.video !== video;
  const isKeyFrame = box !== undefined && findKeyFrame(box.geometry.sequence, frame) !== undefined;
  const isOn = box !== undefined && isEnabledAt(box.geometry.sequence, frame);
  return (
    <span className="lw-media-group">
      <Run
        video={video}
        command="keyframe.earlier"
        label="Earlier key frame"
        icon={StepBack}
        isDisabled={box === undefined}
      />
      <Run
        video={video}
        command="keyframe.toggle"
        label={isKeyFrame ? 'Remove the key frame' : 'Add a key frame'}
        icon={Diamond}
        isPressed={isKeyFrame}
        isDisabled={isFixed}
      />
      <Run
        video={video}
        command="keyframe.later"
        label="Later key frame"
        icon={StepForward}
        isDisabled={box === undefined}
      />
      <Run
        video={video}
        command="keyframe.enabled"
        label={isOn ? 'Take the box out from here' : 'Bring the box in from here'}
        icon={isOn ? Eye : EyeOff}
        isDisabled={isFixed}
      />
    </span>
  );
}
