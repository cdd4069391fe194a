import type { ImportRow } from '@labelwright/formats/import/model';
import type { CompiledConfig } from '@labelwright/task-definition/model';

/** Where this server shows an uploaded file to the members of its project. */
export function uploadedFileUrl(projectId: number, uuid: string, fileName: string): string {
  return `/data/upload/${projectId}/${uuid}/${encodeURIComponent(fileName.split(/[\\/]/).at(-1) ?? 'file')}`;
}

const TAG_OF_MEDIA: Record<string, string> = { image: 'Image', audio: 'Audio', video: 'Video' };

/** A picture or a recording becomes one task: its URL under the field of the interface that shows such media. */
export async function* mediaTask(
  file: { uuid: string; file_name: string; media_type: string },
  projectId: number,
  compiled: CompiledConfig,
): AsyncGenerator<ImportRow> {
  const tag = TAG_OF_MEDIA[file.media_type];
  const field = compiled.fields.find((candidate) => candidate.dataType === tag)?.key ?? file.media_type;
  yield { ok: true, line: 1, task: { data: { [field]: uploadedFileUrl(projectId, file.uuid, file.file_name) } } };
}
