/** From the tables of the recording itself; undefined where it has none that can be read. */
export async function measureDuration(path: string): Promise<number | undefined> {
  const { ALL_FORMATS, FilePathSource, Input } = await import('mediabunny');
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  try {
    const seconds = await input.computeDuration();
    return Number.isFinite(seconds) && seconds > 0 ? Number(seconds.toFixed(3)) : undefined;
  } catch {
    return undefined;
  } finally {
    input.dispose();
  }
}
