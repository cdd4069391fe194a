const blockLength = 64 * 1024;

/** Joins small pieces into blocks of about 64 Ki characters, so that the receiver writes seldom. */
export async function* inBlocks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let block = '';
  for await (const piece of pieces) {
    block += piece;
    if (block.length < blockLength) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
