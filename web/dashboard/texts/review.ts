import { countOf } from '../shared/format/format.js';

/** What the dialogs say about the URLs. */
const NEW_URLS =
  'The images get new names, such as mug-r1.jpg, and the old URLs stop working: import the new output file into your shop again.';

/** The texts of the page that reviews the images of a request. */
export const reviewTexts = {
  open: 'Review images',
  title: (fileName: string) => `Review: ${fileName}`,
  heading: 'Review images',
  about:
    'Select what came out badly, and make it again with other options or keep the original. The output file follows.',
  back: (fileName: string) => fileName,
  order: {
    label: 'Order',
    names: { score: 'Lowest score first', saving: 'Saves least first', size: 'Largest first' },
    /** In place of the lowest score, where there are no scores. */
    reduced: 'Most reduced first',
    scored: 'The score says how like its original an image is, of 100.',
    mixed: 'Images without a score follow those below 90, the most reduced first.',
    unscored:
      'To see how like its original each image is, upload with a visual target: then each gets a score.',
    kept: 'Images that were made again keep their places.',
  },
  none: {
    title: 'Nothing to review yet',
    text: 'Compressed images appear here once there are some.',
  },
  running: 'The images are being made again…',
  cancelled: 'Images of a cancelled request cannot be made again.',
  first: (shown: string, total: string) => `The first ${shown} of ${total} images are shown.`,
  select: {
    menu: 'Select',
    all: 'All images',
    below: (score: number) => `Score below ${score}`,
    none: 'None',
    image: (fileName: string) => `Select ${fileName}`,
    inViewer: 'Select this image',
  },
  findings: {
    label: 'Show only',
    all: (count: string) => `All (${count})`,
    names: {
      TOO_SMALL: 'Too small',
      BLURRED: 'Blurred',
      UPSCALED: 'Enlarged',
      PLACEHOLDER: 'Empty',
      NO_WHITE_BACKGROUND: 'Not on white',
      UNUSUAL_ASPECT: 'Long and narrow',
      NEAR_DUPLICATE: 'Near duplicates',
    },
    first: (shown: string, total: string) =>
      `Only those among the first ${shown} of ${total} images are shown.`,
    with: (name: string, count: string) => `${name} (${count})`,
    /** What each finding means, and what to do. */
    advice: {
      TOO_SMALL:
        'These have a side below 250 pixels, or none of 500. Marketplaces reject them. Ask the supplier for larger pictures: making them again cannot add detail.',
      BLURRED: 'These have no sharp edge anywhere. Replace them with sharper pictures.',
      UPSCALED:
        'These seem to have been enlarged: half their size would show the same. Look for larger originals, or for the files that they were made from.',
      PLACEHOLDER:
        'These are nearly of one colour: empty, a sign that there is no picture, or a product that is very small in its picture. Replace them, or trim the borders.',
      NO_WHITE_BACKGROUND:
        'The borders of these are not white, which marketplaces ask of main pictures. That is fine for pictures of a product in use.',
      UNUSUAL_ASPECT:
        'These are more than twice as long as wide, so shops show them small or cut off. Pad them to a shape in a new request.',
      NEAR_DUPLICATE:
        'Each first picture is followed by those that show the same in another file. Keep the best one, and remove the others from the catalogue.',
    },
    likeFirst: (fileName: string) => `Like ${fileName}`,
  },
  reviewed: {
    name: (count: string) => `Chosen in a review (${count})`,
    advice:
      'These keep what was chosen for them, in this review or in that of an earlier run. To change it, make them again.',
    mark: 'As chosen',
  },
  selected: (count: string) => `${count} selected`,
  most: (count: string) => `Up to ${count} images can be made again at a time.`,
  score: (score: string) => `Score ${score}`,
  redone: 'Made again',
  kept: 'Original kept',
  failed: 'Failed, kept',
  keep: 'Keep originals',
  redo: 'Make again…',
  started: (images: number) =>
    `${countOf(images, 'image')} ${images === 1 ? 'is' : 'are'} made again. The output file follows.`,
  keeping: (images: number) =>
    images === 1
      ? 'The original of 1 image is kept. The output file follows.'
      : `The originals of ${countOf(images, 'image')} are kept. The output file follows.`,
  newUrls: NEW_URLS,
  confirmKeep: {
    title: 'Keep the originals?',
    text: (images: string) =>
      `The originals of ${images} replace the compressed ones, without their metadata. ${NEW_URLS}`,
    action: 'Keep the originals',
  },
  dialog: {
    title: (images: string) => `Make ${images} again`,
    text: 'Everything that you do not change stays as in the request.',
    inPlaceOf: (target: number) =>
      `The quality takes the place of the visual target of the request, ${target}.`,
    example: (fileName: string) => `Example: ${fileName}`,
    sizes: (now: string, then: string) => `${now} now → ${then}`,
    trying: 'Compressing the example…',
    same: 'Change something first: with the same options the images would come out the same.',
    submit: 'Make again',
    maxWidth: 'Largest width',
  },
} as const;

/** Returns a finding as a part of a sentence, such as "not on white". */
export const findingInWords = (finding: keyof typeof reviewTexts.findings.names): string =>
  reviewTexts.findings.names[finding].toLowerCase();

/** Returns findings as a phrase, such as "Too small, not on white". */
export const findingsInWords = (findings: readonly (keyof typeof reviewTexts.findings.names)[]): string =>
  findings
    .map((finding, index) => (index === 0 ? reviewTexts.findings.names[finding] : findingInWords(finding)))
    .join(', ');
