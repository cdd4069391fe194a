import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contentTypeOfName, mediaTypeOf } from './content-types.ts';
import { ContentRefusedError, sniffContent } from './sniff-content.ts';

const everything = ['image/*', 'audio/*', 'video/*', 'text/*', 'application/*'];
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
const wav = Buffer.concat([Buffer.from('RIFF'), Buffer.from([36, 0, 0, 0]), Buffer.from('WAVEfmt '), Buffer.alloc(28)]);
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(16)]);
const exe = Buffer.concat([Buffer.from('MZ'), Buffer.from([0x90, 0, 3, 0, 0, 0, 4, 0]), Buffer.alloc(200)]);
const svg =
  '<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg xmlns="http://www.w3.org/2000/svg"/>';

async function typeOf(content: Buffer | string, filename: string, allowed = everything): Promise<string> {
  const sniffed = await sniffContent(Buffer.from(content), filename, allowed);
  expect(await buffer(sniffed.stream)).toEqual(Buffer.from(content));
  return sniffed.contentType;
}

async function refusal(content: Buffer | string, filename: string, allowed = everything): Promise<string> {
  const error = await sniffContent(Buffer.from(content), filename, allowed).catch((reason: unknown) => reason);
  if (!(error instanceof ContentRefusedError)) throw new Error(`${filename} was not refused`);
  return error.code;
}

describe('sniffContent', () => {
  it.each([
    [png, 'a.png', 'image/png'],
    [png, 'no extension', 'image/png'],
    [png, 'a.unheard', 'image/png'],
    [pdf, 'a.PDF', 'application/pdf'],
    [wav, 'a.wav', 'audio/wav'],
    [mp4, 'a.mp4', 'video/mp4'],
    [mp4, 'voice.m4a', 'audio/mp4'],
    [gzipSync('x'), 'a.gz', 'application/gzip'],
    ['a,b\n1,2\n', 'a.csv', 'text/csv'],
    ['MZ,name\n1,2\n', 'a.csv', 'text/csv'],
    ['BMI,age\n1,2\n', 'a.csv', 'text/csv'],
    ['GIF is a format', 'a.txt', 'text/plain'],
    [Buffer.from('stra\xdfe,1\n', 'latin1'), 'a.csv', 'text/csv'],
    [Buffer.from('\ufeffa\tb\n', 'utf16le'), 'a.tsv', 'text/tab-separated-values'],
    ['[{"a":1}]', 'a.json', 'application/json'],
    ['\ufeff {"a":1}', 'a.json', 'application/json'],
    ['{"a":1}\n{"a":2}\n', 'a.jsonl', 'application/x-ndjson'],
    ['just words', 'a.txt', 'text/plain'],
    ['just words', 'README', 'text/plain'],
    ['# Title', 'a.md', 'text/markdown'],
    [svg, 'a.svg', 'image/svg+xml'],
    ['<svg:svg xmlns:svg="x"/>', 'a.svg', 'image/svg+xml'],
    ['<?xml version="1.0"?><annotation/>', 'a.xml', 'application/xml'],
    ['<p>Hello</p>', 'a.html', 'text/html'],
  ])('recognises %#: %s', async (content, filename, expected) => {
    expect(await typeOf(content, filename)).toBe(expected);
  });

  it.each([
    ['', 'a.txt', 'empty'],
    [exe, 'report.pdf', 'executable'],
    [exe, 'a.exe', 'executable'],
    [exe, 'picture', 'executable'],
    [png, 'a.bat', 'executable'],
    ['#!/bin/sh\nrm -rf x', 'notes.txt', 'executable'],
    ['<?php system("id");', 'a.txt', 'executable'],
    [Buffer.from('7f454c460201010000000000', 'hex'), 'a.png', 'executable'],
    [png, 'a.pdf', 'mismatch'],
    [pdf, 'a.png', 'mismatch'],
    [pdf, 'a.txt', 'mismatch'],
    ['hello', 'a.png', 'mismatch'],
    ['hello', 'a.pdf', 'mismatch'],
    [Buffer.from([1, 2, 3, 0, 0, 0]), 'a.csv', 'mismatch'],
    ['<!doctype html><title>Sign in</title>', 'a.csv', 'mismatch'],
    ['<html><script>1</script></html>', 'a.svg', 'mismatch'],
    ['<html><body/></html>', 'a.xml', 'mismatch'],
    ['no json', 'a.json', 'mismatch'],
    [svg, 'a.png', 'mismatch'],
  ])('refuses %#: %s', async (content, filename, code) => {
    expect(await refusal(content, filename)).toBe(code);
  });

  it('refuses what is not on the list, with the list in the message', async () => {
    expect(await refusal(wav, 'a.wav', ['application/pdf', 'image/*'])).toBe('not_allowed');
    expect(await typeOf(png, 'a.png', ['application/pdf', 'image/*'])).toBe('image/png');
    expect(await refusal(Buffer.from([1, 2, 3, 0]), 'a.bin', ['image/*'])).toBe('not_allowed');
    await expect(sniffContent(wav, 'a.wav', ['image/*'])).rejects.toThrow(
      /"a\.wav" is audio\/wav; accepted are image\/\*/,
    );
  });

  it('gives a long stream back whole without reading it whole first', async () => {
    const chunk = Buffer.alloc(16 * 1024, 'a');
    let sent = 0;
    const source = Readable.from(
      (async function* () {
        for (; sent < 200; sent++) yield chunk;
      })(),
      { highWaterMark: 1 },
    );
    const sniffed = await sniffContent(source, 'a.txt', ['text/plain']);
    expect(sent).toBeLessThan(20);
    expect((await buffer(sniffed.stream)).length).toBe(200 * chunk.length);
  });

  it('passes on a break-off and lets go of the source when it refuses', async () => {
    const source = Readable.from(
      (async function* () {
        yield Buffer.alloc(100 * 1024, 'a');
        throw new Error('connection lost');
      })(),
    );
    const sniffed = await sniffContent(source, 'a.txt', ['text/plain']);
    await expect(buffer(sniffed.stream)).rejects.toThrow('connection lost');
    const refused = Readable.from([Buffer.alloc(100 * 1024, 'a'), Buffer.alloc(10)]);
    await expect(sniffContent(refused, 'a.png', everything)).rejects.toThrow(ContentRefusedError);
    await new Promise((resolve) => setImmediate(resolve));
    expect(refused.destroyed).toBe(true);
  });
});

describe('contentTypeOfName', () => {
  it.each([
    ['a.mp4', 'video/mp4'],
    ['a.M4A', 'audio/mp4'],
    ['a.webm', 'video/webm'],
    ['a.ogg', 'audio/ogg'],
    ['a.jpeg', 'image/jpeg'],
    ['a.b/c', 'application/octet-stream'],
    ['.png', 'application/octet-stream'],
  ])('%s is %s', (filename, expected) => {
    expect(contentTypeOfName(filename)).toBe(expected);
  });
});

describe('mediaTypeOf', () => {
  it.each([
    ['image/png', 'image'],
    ['application/pdf', 'document'],
    ['application/json; charset=utf-8', 'text'],
    ['application/zip', 'archive'],
    ['audio/x-wav', 'audio'],
    ['application/octet-stream', 'other'],
  ])('%s is %s', (contentType, expected) => {
    expect(mediaTypeOf(contentType)).toBe(expected);
  });
});
