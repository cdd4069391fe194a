import type { CompiledConfig } from '@labelwright/task-definition/model';
import { type AudioModel, createAudioModel } from '../media/audio/audio-model.ts';
import type { Player } from '../media/player/player.ts';
import { createSyncBus, type SyncBus } from '../media/sync.ts';
import { createVideoModel, type VideoModel } from '../media/video/video-model.ts';

export interface Playables {
  sync: SyncBus;
  audios: ReadonlyMap<string, AudioModel>;
  videos: ReadonlyMap<string, VideoModel>;
  players: ReadonlyMap<string, Player>;
}

/** Models of all that plays in the interface. */
export function createPlayables(config: CompiledConfig, data: Record<string, unknown>): Playables {
  const sync = createSyncBus(config);
  const audios = new Map<string, AudioModel>();
  const videos = new Map<string, VideoModel>();
  for (const object of Object.values(config.objects)) {
    if (object.tag === 'Audio' || object.tag === 'AudioPlus') audios.set(object.name, createAudioModel(object, sync));
    if (object.tag === 'Video') videos.set(object.name, createVideoModel(object, data, sync));
  }
  const players = new Map([...audios, ...videos].map(([name, { player }]) => [name, player]));
  return { sync, audios, videos, players };
}
