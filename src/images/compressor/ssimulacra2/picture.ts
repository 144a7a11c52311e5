/** A decoded picture: sRGB bytes, row after row, of three channels or, with alpha, four. */
export interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export function channelsOf({ data, width, height }: Picture): 3 | 4 {
  const channels = data.length / (width * height);
  if (channels !== 3 && channels !== 4)
    throw new RangeError(
      `A picture of ${width} x ${height} must have 3 or 4 bytes per pixel, not ${channels}.`,
    );
  return channels;
}

export function isOpaque(picture: Picture): boolean {
  if (channelsOf(picture) === 3) return true;
  for (let at = 3; at < picture.data.length; at += 4) if (picture.data[at] !== 255) return false;
  return true;
}

/** Swaps rows and columns. */
export function transpose(picture: Picture): Picture {
  const { width, height } = picture;
  const channels = channelsOf(picture);
  const data = new Uint8Array(picture.data.length);
  for (let y = 0, to = 0; y < width; y++) {
    for (let x = 0; x < height; x++) {
      const at = (x * width + y) * channels;
      for (let channel = 0; channel < channels; channel++) data[to++] = picture.data[at + channel]!;
    }
  }
  return { data, width: height, height: width };
}

/** Enlarges a picture whose sides are shorter than `side` with mirror images of itself, which adds no edges. */
export function withMirrorImages(picture: Picture, side: number): Picture {
  const { width, height } = picture;
  if (width >= side && height >= side) return picture;
  const channels = channelsOf(picture);
  const [wide, high] = [Math.max(width, side), Math.max(height, side)];
  const row = wide * channels;
  const data = new Uint8Array(high * row);
  for (let y = 0; y < height; y++) {
    const start = y * row;
    data.set(picture.data.subarray(y * width * channels, (y + 1) * width * channels), start);
    for (let x = width; x < wide; x++) {
      const from = start + mirrored(x, width) * channels;
      for (let channel = 0; channel < channels; channel++)
        data[start + x * channels + channel] = data[from + channel]!;
    }
  }
  for (let y = height; y < high; y++) {
    const from = mirrored(y, height) * row;
    data.copyWithin(y * row, from, from + row);
  }
  return { data, width: wide, height: high };
}

/** Returns which of `length` elements is at a place beyond them, in mirror images of them. */
function mirrored(at: number, length: number): number {
  const rest = at % length;
  return Math.floor(at / length) % 2 === 0 ? rest : length - 1 - rest;
}

/** Adds the channels that a picture of one or two (grey) lacks; with `hasAlpha` also an opaque alpha. */
export function withChannels({ data, width, height }: Picture, channels: number, hasAlpha: boolean): Picture {
  const wanted = hasAlpha ? 4 : 3;
  if (channels === wanted) return { data, width, height };
  const isGrey = channels < 3;
  const result = new Uint8Array(width * height * wanted);
  for (let from = 0, to = 0; from < data.length; from += channels, to += wanted) {
    result[to] = data[from]!;
    result[to + 1] = data[isGrey ? from : from + 1]!;
    result[to + 2] = data[isGrey ? from : from + 2]!;
    if (hasAlpha) result[to + 3] = channels % 2 === 0 ? data[from + channels - 1]! : 255;
  }
  return { data: result, width, height };
}
