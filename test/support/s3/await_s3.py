"""await_s3.py SECONDS ACCESS_KEY SECRET_KEY PORT BACKEND_PORT...: waits until all of Swift can be used.

That is, until the backends take connections and PORT lists its buckets, but refuses a wrong secret.
"""
import datetime
import hashlib
import hmac
import http.client
import socket
import sys
import time


def status_of_listing(port, access, secret):
    """The status of a signed GET /, or None when nothing answers."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime('%Y%m%dT%H%M%SZ')
    host, empty = '127.0.0.1:' + port, hashlib.sha256(b'').hexdigest()
    signed = 'host;x-amz-content-sha256;x-amz-date'
    headers = 'host:%s\nx-amz-content-sha256:%s\nx-amz-date:%s\n' % (host, empty, now)
    canonical = 'GET\n/\n\n%s\n%s\n%s' % (headers, signed, empty)
    scope = now[:8] + '/us-east-1/s3/aws4_request'
    text = 'AWS4-HMAC-SHA256\n%s\n%s\n%s' % (now, scope, hashlib.sha256(canonical.encode()).hexdigest())
    key = ('AWS4' + secret).encode()
    for part in scope.split('/'):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    authorization = 'AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s'
    request_headers = {
        'x-amz-date': now,
        'x-amz-content-sha256': empty,
        'Authorization': authorization % (access, scope, signed, signature),
    }
    try:
        connection = http.client.HTTPConnection('127.0.0.1', int(port), timeout=10)
        connection.request('GET', '/', headers=request_headers)
        return connection.getresponse().status
    except OSError:
        return None


def listens(port):
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(('127.0.0.1', int(port)), timeout=10).close()
        return True
    except OSError:
        return False


seconds, access, secret, port, *backends = sys.argv[1:]
until = time.monotonic() + float(seconds)
status = None
while not all(map(listens, backends)) or (status := status_of_listing(port, access, secret)) != 200:
    if time.monotonic() > until:
        sys.exit('Swift gave no answer within %s s (last status: %s)' % (seconds, status))
    time.sleep(0.1)
# A server that lets a wrong secret pass is of no use to a test.
refused = status_of_listing(port, access, 'not-' + secret)
if refused != 403:
    sys.exit('Swift answered a wrong secret with %s instead of 403' % refused)
