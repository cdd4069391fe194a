import { readServeOptions } from '../protocol/read-settings.ts';
import { serveModel } from '../protocol/serve-model.ts';
import { createTextClassifier } from './text-classifier.ts';

const folder = process.env.MODEL_DIR ?? 'models/text-classifier';
const { url } = await serveModel(createTextClassifier(folder), readServeOptions(process.env, 9090));
process.stdout.write(`text classifier at ${url}, models in ${folder}\n`);
