/** What can be wrong with a picture of a catalogue, each with its meaning and what to do. */
export const IMAGE_FINDINGS = {
  TOO_SMALL:
    'A side has fewer than 250 pixels, which marketplaces reject for clothing (Google: 250, otherwise 100; Amazon: 500 on the longest). Ask the supplier for a larger picture.',
  BLURRED:
    'No edge is sharp, even when the picture is seen 512 pixels wide or high. Photograph it again, or ask for another picture.',
  UPSCALED:
    'The picture seems to have been enlarged: half its size would show the same. Look for the smaller file that it was made from, or for a larger one.',
  PLACEHOLDER:
    'Nearly all of the picture has one colour: it is empty, or says that there is no picture. Replace it.',
  NO_WHITE_BACKGROUND:
    'The border of the picture is neither white nor transparent, which marketplaces ask of main pictures. Cut the product out, or take another picture as the main one.',
  UNUSUAL_ASPECT:
    'One side is more than twice as long as the other, so shops show the picture small or cut off. `pad` makes it fit.',
  NEAR_DUPLICATE:
    'An earlier image of the request, `duplicateOf`, shows the same picture in another size, format or quality. Keep the better of the two.',
} as const;

export type ImageFinding = keyof typeof IMAGE_FINDINGS;

/** What the checks of one picture found. A picture that is like others is found at the end of its request. */
export interface ImageChecks {
  /** Stands for what the picture looks like, in hexadecimal digits; null where it has too little to compare. */
  readonly fingerprint: string | null;
  readonly findings: readonly Exclude<ImageFinding, 'NEAR_DUPLICATE'>[];
}
