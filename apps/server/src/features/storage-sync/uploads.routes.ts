import { UploadAssetsQuery, UploadedAssets } from '@labelwright/contract/assets';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { assetBody, placeForUpload, type ReceivedAssets, receiveAsset } from '../storages/index.ts';
import { makeAssetTasks } from './asset-tasks.ts';

const MOST_TAGS = 50;
const LONGEST_TAG = 64;

export function uploadRoutes(http: Http, platform: Platform): void {
  for (const url of ['/api/assets', '/api/assets/upload']) {
    http.route({
      method: 'POST',
      url,
      config: { permission: 'authenticated', rate: 'upload' },
      schema: {
        tags: ['Assets'],
        summary: 'Keep files, or all files of a ZIP',
        description:
          'multipart/form-data. What the content is counts, not what it is called. The same content is kept once in each project. Files that cannot be kept are named in `skipped_files`; the others are kept all the same.',
        querystring: UploadAssetsQuery,
        response: { 201: UploadedAssets },
      },
      handler: async (request, reply) => {
        const { project, unpack = true, create_tasks: createTasks = false } = request.query;
        if (createTasks && project === undefined)
          throw invalidField('project', 'Tasks belong to a project. Name the one to make them in.');
        if (!request.isMultipart()) throw invalidField('file', 'Send at least one file as multipart/form-data.');
        const place = await placeForUpload(platform, request.actor, project);
        const options = { unpack, tags: readTags(request.query.tags) };
        const all: ReceivedAssets = { stored: [], skipped: [] };
        for await (const part of request.files()) {
          const file = { filename: part.filename || 'file', content: part.file };
          const received = await receiveAsset(platform, request.actor, place, file, options);
          if (part.file.truncated)
            throw new AppError('too_large', `${file.filename} is larger than ${platform.config.uploadLimitMb} MB.`);
          // A refused file is read to its end, else the next one would never come.
          part.file.resume();
          all.stored.push(...received.stored);
          all.skipped.push(...received.skipped);
        }
        if (all.stored.length + all.skipped.length === 0)
          throw invalidField('file', 'No file was sent. Send at least one as multipart/form-data.');
        const fresh = all.stored.filter((asset) => asset.isNew);
        const taskIds = createTasks ? await makeAssetTasks(platform, request.actor, place, fresh) : [];
        reply.code(201);
        return {
          assets: await Promise.all(all.stored.map((asset) => assetBody(platform, asset, true))),
          created: fresh.length,
          duplicates: all.stored.length - fresh.length,
          skipped: all.skipped.length,
          skipped_files: all.skipped,
          task_ids: taskIds,
        };
      },
    });
  }
}

function readTags(text: string | undefined): string[] {
  const tags = [...new Set((text ?? '').split(',').map((tag) => tag.trim()))].filter(Boolean);
  if (tags.length > MOST_TAGS || tags.some((tag) => tag.length > LONGEST_TAG))
    throw invalidField('tags', `At most ${MOST_TAGS} tags of ${LONGEST_TAG} characters.`);
  return tags;
}
