import { AlertIcon } from '../shared/ui/icons.js';
import { Card, Empty } from '../shared/ui/page.js';
import { newRequestTexts } from '../texts/new-request.js';

const texts = newRequestTexts.unusable;

/** Says why nothing can be done with a file, and which kinds of files are catalogues. */
export function UnusableFile({ title, reason }: { readonly title: string; readonly reason: string }) {
  return (
    <div role="alert">
      <Card>
        <Empty
          icon={<AlertIcon size={22} />}
          title={title}
          text={
            <>
              {reason}
              <br />
              {texts.kinds}
            </>
          }
        />
      </Card>
    </div>
  );
}
