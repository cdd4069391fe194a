import { useQueryClient } from '@tanstack/react-query';
import { Check, Circle, Mic, Pause, Play, RotateCcw, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { recordingName } from '../recorder/prompts.ts';
import { type Recording, useRecorder } from '../recorder/use-recorder.ts';
import { recorder as t } from '../strings.ts';
import { uploadsFor } from '../upload/upload-store.ts';
import type { UploadDetails } from '../upload/uploads.ts';
import { AudioPlayer, usePlayer } from '../viewer/AudioPlayer.tsx';
import { clockText } from '../viewer/clock.ts';
import { LevelMeter } from './LevelMeter.tsx';
import { PromptCard, PromptsField, usePrompts } from './Prompts.tsx';

/** Records a voice: speak, pause, listen, again or keep. */
export function RecorderPanel({ projectId, details }: { projectId: string; details: UploadDetails }) {
  const uploads = uploadsFor(useQueryClient());
  const voice = useRecorder();
  const prompts = usePrompts(projectId);
  const { state } = voice;
  function keep({ blob }: Recording) {
    const file = new File([blob], recordingName(prompts.current, new Date()), { type: 'audio/wav' });
    uploads.add([{ projectId, file, type: 'voice_sample', details: { ...details, prompt: prompts.current } }]);
    prompts.markRead();
    voice.discard();
  }
  return (
    <div className="flex flex-col gap-4">
      {state.kind === 'refused' && (
        <Alert
          tone="danger"
          title={t.problems[state.problem].title}
          action={
            <Button size="sm" onClick={voice.start}>
              {t.retry}
            </Button>
          }
        >
          {t.problems[state.problem].text}
        </Alert>
      )}
      <PromptCard prompts={prompts} isFixed={state.kind !== 'idle' && state.kind !== 'refused'} />
      <div className="flex min-h-28 flex-col justify-center gap-3 rounded-md border bg-bg p-4">
        {(state.kind === 'idle' || state.kind === 'refused') && <Idle onStart={voice.start} />}
        {state.kind === 'asking' && (
          <p role="status" className="text-center text-muted">
            {t.asking}
          </p>
        )}
        {(state.kind === 'recording' || state.kind === 'paused') && <Running voice={voice} />}
        {state.kind === 'done' && (
          <Listening
            recording={state.recording}
            onKeep={() => keep(state.recording)}
            onAgain={voice.start}
            onDiscard={voice.discard}
          />
        )}
      </div>
      <PromptsField prompts={prompts} />
    </div>
  );
}

function Idle({ onStart }: { onStart: () => void }) {
  return (
    <div className="flex flex-col items-center gap-2">
      <Button variant="primary" icon={<Mic aria-hidden size={16} />} onClick={onStart}>
        {t.start}
      </Button>
      <p className="text-sm text-muted">{t.idle}</p>
    </div>
  );
}

function Running({ voice }: { voice: ReturnType<typeof useRecorder> }) {
  const isPaused = voice.state.kind === 'paused';
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <span role="status" className="flex items-center gap-2 font-medium">
          {isPaused ? (
            <Pause aria-hidden size={16} className="text-muted" />
          ) : (
            <Circle aria-hidden size={12} className="fill-danger text-danger motion-safe:animate-pulse" />
          )}
          {isPaused ? t.paused : t.recording}
        </span>
        <span className="tabular w-14 text-right">{clockText(voice.elapsedMs / 1000)}</span>
        <LevelMeter level={voice.level} isQuiet={voice.hint === 'quiet'} />
      </div>
      <p role="status" className="min-h-5 text-sm text-warning">
        {voice.hint !== undefined && !isPaused ? t[voice.hint] : ''}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" icon={<Square aria-hidden size={16} />} onClick={voice.stop}>
          {t.stop}
        </Button>
        <Button
          icon={isPaused ? <Play aria-hidden size={16} /> : <Pause aria-hidden size={16} />}
          onClick={() => voice.pause(!isPaused)}
        >
          {isPaused ? t.goOn : t.pause}
        </Button>
        <Button variant="ghost" icon={<Trash2 aria-hidden size={16} />} onClick={voice.discard}>
          {t.discard}
        </Button>
      </div>
    </>
  );
}

type ListeningProps = { recording: Recording; onKeep: () => void; onAgain: () => void; onDiscard: () => void };

function Listening({ recording: { url, durationMs }, onKeep, onAgain, onDiscard }: ListeningProps) {
  const player = usePlayer();
  const [isKept, setKept] = useState(false);
  return (
    <>
      <AudioPlayer url={url} title={t.listen} player={player} durationSeconds={durationMs / 1000} />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          icon={<Check aria-hidden size={16} />}
          isBusy={isKept}
          onClick={() => {
            setKept(true);
            onKeep();
          }}
        >
          {t.use}
        </Button>
        <Button icon={<RotateCcw aria-hidden size={16} />} onClick={onAgain}>
          {t.again}
        </Button>
        <Button variant="ghost" icon={<Trash2 aria-hidden size={16} />} onClick={onDiscard}>
          {t.discard}
        </Button>
      </div>
    </>
  );
}
