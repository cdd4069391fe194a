import type { CompiledConfig } from '@labelwright/task-definition/model';
import { type AudioModel, createAudioModel } from '../media/audio/audio-model.ts';
import { createPlayer, type Player } from '../media/player/player.ts';
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
  for (const object of Object.values(config.objects)) {
    // Paragraphs that go along with another object leave the sound to it.
    const isOwn = object.tag === 'Paragraphs' && object.params.audioUrl !== undefined && !sync.isShared(object.name);
    const options = { objectName: object.name, sync, rate: 1, slowest: 0.25, volume: 1, isMuted: false };
    if (isOwn) players.set(object.name, createPlayer(options));
  }
  return { sync, audios, videos, players };
}
