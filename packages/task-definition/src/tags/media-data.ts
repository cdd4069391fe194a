import { sampleClip } from '../sample-clip.ts';
import { sampleSound } from '../sample-sound.ts';
import { isMediaAddress } from './data-kinds.ts';
import type { DataDeclaration } from './declaration.ts';

export const audioData: DataDeclaration = {
  expected: 'the address of an audio file',
  required: true,
  accepts: (value) => isMediaAddress(value, 'audio'),
  sample: sampleSound,
};

export const videoData: DataDeclaration = {
  expected: 'the address of a video file',
  required: true,
  accepts: (value) => isMediaAddress(value, 'video'),
  sample: () => sampleClip,
};

const FASTEST_FILM = 1000;

export const frameRateData: DataDeclaration = {
  expected: `a number of frames per second, up to ${FASTEST_FILM}`,
  required: true,
  accepts: (value) => Number(value) > 0 && Number(value) <= FASTEST_FILM,
  sample: () => 25,
};
