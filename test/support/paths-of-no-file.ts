import { INSTALLATION_KEY } from '../../src/storage/index.js';

/**
 * Paths below /files that must not be found, and what each is. Request `requestId` has the image `a.png`; `orphan` is the key
 * of an object whose request does not exist.
 */
export function pathsOfNoFile(requestId: string, orphan: string): [path: string, what: string][] {
  return [
    ['', 'no key'],
    ['/', 'an empty key'],
    [`/requests/${requestId}/images/none.png`, 'an object that does not exist'],
    [`/requests/${requestId}/images`, 'a folder'],
    [`/requests/${requestId}/images/a.png/`, 'a file as a folder'],
    [`/requests//${requestId}/images/a.png`, 'a doubled slash'],
    ['/../secret', 'a path traversal'],
    ['/../../secret', 'a path traversal of two levels'],
    ['/requests/../../secret', 'a path traversal inside the key'],
    [`/requests/../requests/${requestId}/images/a.png`, 'a path traversal to an existing file'],
    [`/./requests/${requestId}/images/a.png`, 'a dot segment'],
    ['/%2e%2e/secret', 'escaped dots'],
    ['/%2e%2e%2fsecret', 'escaped dots and slash'],
    ['/..%2fsecret', 'an escaped slash'],
    ['/%252e%252e%252fsecret', 'a doubly escaped path'],
    [`/requests%2f${requestId}%2fimages%2fa.png`, 'a key with escaped slashes'],
    ['/..\\secret', 'a backslash'],
    ['/..%5csecret', 'an escaped backslash'],
    [`/requests/${requestId}/images/a.png%00`, 'a NUL at the end'],
    ['/%00/etc/passwd', 'a NUL'],
    ['/%2fetc%2fpasswd', 'an absolute path, escaped'],
    ['//etc/passwd', 'an absolute path'],
    ['/%c0%ae%c0%ae/secret', 'dots in overlong UTF-8'],
    ['/%uff0e%uff0e/secret', 'an invalid escape'],
    ['/%', 'an incomplete escape'],
    [`/requests/${requestId}/images/%61.png`, 'an unnecessarily escaped letter'],
    ['/~tmp/a', 'an unfinished file'],
    [`/${INSTALLATION_KEY}`, 'an object of no request'],
    [`/${orphan}`, 'an image of a request that does not exist'],
    [`/${'a'.repeat(3000)}`, 'a very long name'],
  ];
}
