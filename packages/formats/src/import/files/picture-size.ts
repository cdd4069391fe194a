import { imageSize } from 'image-size';
import type { FileSet } from '../dataset.ts';

export interface PixelSize {
  width: number;
  height: number;
}

/** Headers lie in the first bytes, but for what cameras put before them. */
const beginnings = [32 * 1024, 1024 * 1024];

/** The size of a picture as people see it, from its header; undefined when it cannot be read. */
export async function sizeOfPicture(set: FileSet, name: string): Promise<PixelSize | undefined> {
  for (const length of beginnings) {
    const bytes = await set.readAt(name, 0, length);
    try {
      const { width, height, orientation } = imageSize(bytes);
      if (!(width > 0 && height > 0)) return undefined;
      // Orientations from 5 on lie on their side.
      return (orientation ?? 1) >= 5 ? { width: height, height: width } : { width, height };
    } catch {
      if (bytes.length < length) return undefined;
    }
  }
  return undefined;
}
