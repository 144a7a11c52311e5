import { countOf } from '../shared/format/format.js';

/** What the dialogs say about the URLs. */
const NEW_URLS =
  'The images get new URLs, and the old ones stop working: import the new output file into your shop again.';

/** The texts of the page that reviews the images of a request. */
export const reviewTexts = {
  open: 'Review images',
  title: (fileName: string) => `Review: ${fileName}`,
  heading: 'Review images',
  about:
    'Select what came out badly, and make it again with other options or keep the original. The output file follows.',
  back: (fileName: string) => fileName,
  order: {
    scored: 'The lowest score comes first.',
    mixed: 'The lowest score comes first. Images without a score follow, the most reduced first.',
    unscored: 'No image has a score. The most reduced comes first.',
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
  selected: (count: string) => `${count} selected`,
  most: (count: string) => `Up to ${count} images can be made again at a time.`,
  score: (score: string) => `Score ${score}`,
  noScore: 'No score',
  redone: 'Made again',
  failed: 'Failed, kept',
  keep: 'Keep originals',
  redo: 'Make again…',
  started: (images: number) =>
    `${countOf(images, 'image')} ${images === 1 ? 'is' : 'are'} made again. The output file follows.`,
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
    submit: 'Make again',
    maxWidth: 'Largest width',
  },
} as const;
