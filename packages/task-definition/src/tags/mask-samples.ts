/** A dash in the middle of an image of 640 × 420 pixels, as the wire format writes it in run lengths. */
export const sampleRunLengths: readonly number[] = [
  0, 16, 104, 0, 57, 27, 255, 255, 255, 0, 255, 255, 224, 31, 255, 252, 3, 255, 255, 128, 127, 255, 240, 15, 255, 254,
  1, 255, 255, 192, 62, 165, 120, 6, 159, 255, 225, 41, 224, 26, 255, 255, 132, 167, 128, 105, 255, 255, 255, 254, 1,
  255, 255, 192, 63, 255, 248, 7, 255, 255, 0, 255, 255, 224, 31, 255, 252, 3, 255, 255, 128, 127, 255, 240, 14, 253,
  94, 0,
];

/** The same as an image. */
export const sampleMaskImage =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAoAAAAGkAQMAAACb1gbdAAAABlBMVEUAAAD///+l2Z/dAAAAAnRSTlMA/1uRIrUAAABKSURBVHic7c5BEQAgEMNAHODfJQ4KeOjvdgVksgAAAAAAAAAAAAAAAAAAAGCcnecUg7+XFIP1QwAAAAAAAAAAAAAAAAAAAABgtAuW6Q/xSkdntAAAAABJRU5ErkJggg==';
