import type { Feature, Platform } from '../../platform/platform.ts';
import { enginesOf } from './engines.ts';
import { requestSubscriber } from './preprocessing.events.ts';
import { processingJobs } from './preprocessing.jobs.ts';
import { processingRoutes } from './preprocessing.routes.ts';
import { submittableItems } from './submittable-items.ts';
import { watchSpeech } from './watch-speech.ts';

export { enginesOf } from './engines.ts';
export { findProjectProcessing } from './preprocessing.queries.ts';
export { recogniseDocument, recogniseRecording } from './recognise-file.ts';
export { withWorkingFolder } from './working-folder.ts';

/** Text out of scans, PDF files and recordings. */
export function preprocessingFeature(platform: Platform): Feature {
  const engines = enginesOf(platform);
  watchSpeech(platform);
  return {
    name: 'preprocessing',
    routes: (http) => processingRoutes(http, platform, engines),
    jobs: processingJobs(platform, engines),
    submittable: submittableItems(platform),
    subscribers: [requestSubscriber(platform)],
    stop: engines.close,
  };
}
