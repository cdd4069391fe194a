declare module 'fft.js' {
  /** Complex numbers lie as pairs of real and imaginary part in one array. */
  class FFT {
    constructor(size: number);
    createComplexArray(): number[];
    realTransform(output: number[], input: ArrayLike<number>): void;
  }
  export = FFT;
}
