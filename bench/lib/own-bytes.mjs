import { crc32 } from 'node:zlib';

/**
 * Returns the file with a text in it that decoders skip, so that files of the same picture have different bytes: a program
 * that recognises bytes it has seen would otherwise compress a picture of many URLs once.
 */
export function withText(bytes, type, text) {
  const content = Buffer.from(text);
  switch (type) {
    case 'image/jpeg':
      return insert(bytes, 2, Buffer.from([0xff, 0xfe, 0, content.length + 2]), content);
    case 'image/png':
      // After the header chunk.
      return insert(bytes, 33, pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), content])));
    default:
      // What follows the end of the image is no part of it.
      return Buffer.concat([bytes, content]);
  }
}

function insert(bytes, at, ...parts) {
  return Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)]);
}

function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
