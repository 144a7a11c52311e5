import { AlertIcon } from '../shared/ui/icons.js';
import { Card, Empty } from '../shared/ui/page.js';
import { newRequestTexts } from '../texts/new-request.js';

const texts = newRequestTexts.unusable;

/** Says why a file is no catalogue, and which kinds of files are. */
export function UnusableFile({ reason }: { readonly reason: string }) {
  return (
    <div role="alert">
      <Card>
        <Empty
          icon={<AlertIcon size={22} />}
          title={texts.title}
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
