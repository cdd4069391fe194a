import { readServeOptions } from '../protocol/read-settings.ts';
import { serveModel } from '../protocol/serve-model.ts';
import { createImageSegmenter } from './image-segmenter.ts';

const { url } = await serveModel(createImageSegmenter(), readServeOptions(process.env, 9091));
process.stdout.write(`image segmenter at ${url}\n`);
