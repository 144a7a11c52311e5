import { execute } from '../shared/api/client.js';
import { REDO_IMAGES, type RedoOptionsInput } from '../shared/api/operations.js';
import { useAction } from '../shared/api/use-action.js';
import { countOf } from '../shared/format/format.js';
import { confirm } from '../shared/ui/confirm.js';
import { notify } from '../shared/ui/notifications.js';
import { reviewTexts as texts } from '../texts/review.js';

/** What a user can do with selected images. `onStarted` is called when they are being made again. */
export function useRedo(requestId: string, onStarted: () => void) {
  const [redo, isRedoing] = useAction(async (imageIds: readonly string[], options: RedoOptionsInput) => {
    await execute(REDO_IMAGES, { requestId, input: { imageIds, options } });
    notify(texts.started(imageIds.length));
    onStarted();
  });
  const [keep, isKeeping] = useAction(async (imageIds: readonly string[]) => {
    await execute(REDO_IMAGES, { requestId, input: { imageIds, keepOriginal: true } });
    notify(texts.keeping(imageIds.length));
    onStarted();
  });
  const askToKeep = async (imageIds: readonly string[]) => {
    const { title, text, action } = texts.confirmKeep;
    if (await confirm({ title, text: text(countOf(imageIds.length, 'image')), action, isSafe: true }))
      await keep(imageIds);
  };
  return { redo, keep: askToKeep, isRedoing, isKeeping };
}
